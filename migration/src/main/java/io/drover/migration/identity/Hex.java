package io.drover.migration.identity;

/** Checks fixed-length values written in hexadecimal. */
final class Hex {
    private Hex() {}

    static void check(String what, String value, int bytes) {
        boolean lowerHex = value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (value.length() != bytes * 2 || !lowerHex) {
            throw new IllegalArgumentException("%s of %d characters: expected %d lower-case hexadecimal digits"
                    .formatted(what, value.length(), bytes * 2));
        }
    }
}
