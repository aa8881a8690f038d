package io.drover.server.migration.impact;

import io.drover.migration.codec.Shortened;

/** Texts of a record, which agents and peers may have written. */
final class ImpactText {
    private ImpactText() {}

    static void check(String what, String text, int max) {
        if (text.length() > max) {
            throw new IllegalArgumentException(
                    "a %s of %d characters: expected at most %d".formatted(what, text.length(), max));
        }
    }

    /** The beginning of a text; never half of a character, which could not be encoded. */
    static String shortened(String text, int max) {
        return text.length() <= max ? text : Shortened.to(max - 1, text);
    }
}
