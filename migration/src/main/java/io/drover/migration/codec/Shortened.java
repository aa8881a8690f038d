package io.drover.migration.codec;

/**
 * Text from outside, cut to a length at which it can be shown. A character of two halves is never cut between them: half
 * of one has no encoding, so whatever quotes it could be neither stored nor sent.
 */
public final class Shortened {
    private Shortened() {}

    /** A text of at most so many characters; what was cut off is marked by an ellipsis, which is one more. */
    public static String to(int most, String text) {
        return text.length() > most ? beginning(most, text) + "…" : text;
    }

    /** As {@link #to}, without a mark. */
    public static String beginning(int most, String text) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
