package io.drover.cli.text;

import org.jspecify.annotations.Nullable;

/** How text looks in a terminal's cells. Text from a server is hostile: it may try to move the cursor or to hide. */
public final class DisplayText {
    /** What stands for text that is not there. */
    public static final String NOTHING = "-";

    private static final String CUT = "...";

    private DisplayText() {}

    /** One line without characters that control a terminal or the direction of text. */
    public static String clean(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return NOTHING;
        }
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t' || point == '\r') {
                cleaned.append(' ');
            } else {
                cleaned.appendCodePoint(isHarmless(point) ? point : '?');
            }
        });
        return cleaned.toString();
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** How many cells a text takes: East Asian wide characters take two, combining ones none. */
    public static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        // The blocks that Unicode's EastAsianWidth.txt calls wide (W) or full-width (F).
        boolean wide = point >= 0x1100
                && (point <= 0x115F
                        || (point >= 0x2E80 && point <= 0xA4CF)
                        || (point >= 0xAC00 && point <= 0xD7A3)
                        || (point >= 0xF900 && point <= 0xFAFF)
                        || (point >= 0xFE30 && point <= 0xFE6F)
                        || (point >= 0xFF00 && point <= 0xFF60)
                        || (point >= 0xFFE0 && point <= 0xFFE6)
                        || (point >= 0x1F300 && point <= 0x1FAFF)
                        || (point >= 0x20000 && point <= 0x3FFFD));
        return wide ? 2 : 1;
    }

    /** The text, cut with dots where it is wider than the limit, in cells. */
    public static String cut(String text, int limit) {
        if (width(text) <= limit) {
            return text;
        }
        boolean dots = limit > CUT.length() + 1;
        int left = dots ? limit - CUT.length() : limit;
        StringBuilder kept = new StringBuilder();
        for (int point : text.codePoints().toArray()) {
            left -= width(point);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return dots ? kept.append(CUT).toString() : kept.toString();
    }

    /** The text, filled with blanks to a width in cells. */
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }
}
