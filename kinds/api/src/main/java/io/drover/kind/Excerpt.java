package io.drover.kind;

/** Text from outside, made fit to be shown and stored: short, on one line, and without control characters. */
public final class Excerpt {
    /** The most characters that are kept. */
    public static final int MAX_LENGTH = 200;

    private Excerpt() {}

    /** At most {@link #MAX_LENGTH} characters of a text; what was cut off is marked by an ellipsis. */
    public static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /** At most so many characters of a text. */
    public static String of(String text, int maxLength) {
        boolean cut = text.length() > maxLength;
        StringBuilder kept = new StringBuilder(cut ? text.substring(0, maxLength) : text);
        for (int i = 0; i < kept.length(); i++) {
            if (!shown(kept, i)) {
                kept.setCharAt(i, ' ');
            }
        }
        return cut ? kept.append('…').toString() : kept.toString();
    }

    private static boolean shown(CharSequence text, int index) {
        // Line separators and direction overrides are no control characters, but can disguise what follows.
        return switch (Character.getType(Character.codePointAt(text, index))) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            case Character.SURROGATE ->
                Character.isLowSurrogate(text.charAt(index))
                        && index > 0
                        && Character.isHighSurrogate(text.charAt(index - 1));
            default -> true;
        };
    }
}
