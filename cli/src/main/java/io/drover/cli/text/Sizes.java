package io.drover.cli.text;

import java.util.List;

/** Amounts of memory for people. */
public final class Sizes {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private Sizes() {}

    /** Bytes in the largest binary unit that leaves at least 1, such as 7.8 GiB. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.size() - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : "%.1f %s".formatted(amount, UNITS.get(unit));
    }
}
