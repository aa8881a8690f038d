package io.drover.cli.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Decimal numbers for people. Written out, the {@code 1e999999999} of a hostile server would be a gigabyte. */
public final class Decimals {
    private static final int LONGEST = 40;

    private Decimals() {}

    /** All of its digits, such as 12.50; in scientific form where they are too many. */
    public static String plain(BigDecimal number) {
        return isShort(number) ? number.toPlainString() : number.toString();
    }

    /** Rounded to so many digits after the point; as it is where it is too long. */
    public static String rounded(BigDecimal number, int digits) {
        return isShort(number) ? number.setScale(digits, RoundingMode.HALF_UP).toPlainString() : number.toString();
    }

    private static boolean isShort(BigDecimal number) {
        return number.precision() <= LONGEST && Math.abs((long) number.scale()) <= LONGEST;
    }
}
