package io.drover.cli.text;

/** How a word is coloured. Colour never says what the word itself does not. */
public enum Style {
    PLAIN(""),
    GOOD("\u001b[32m"),
    BUSY("\u001b[33m"),
    BAD("\u001b[31m"),
    STRONG("\u001b[1m");

    private static final String RESET = "\u001b[0m";

    private final String start;

    Style(String start) {
        this.start = start;
    }

    public String paint(String text, boolean colour) {
        return colour && this != PLAIN ? start + text + RESET : text;
    }

    /** The style of a state, a status, an outcome or a severity. Words of a newer server are plain. */
    public static Style ofState(String word) {
        return switch (word) {
            case "DONE", "SUCCEEDED", "ARRIVED", "RUNNING", "online", "yes", "normal", "running", "ready" -> GOOD;
            case "WARNING", "MIGRATING", "TAKING_OVER", "MOVING_OUT", "OPERATING", "CONNECTED", "VOTED" -> BUSY;
            case "ERROR",
                    "FAILED",
                    "ABORTED",
                    "CANCELLED",
                    "UNAVAILABLE",
                    "OFFLINE",
                    "offline",
                    "abnormal",
                    "failed",
                    "rejected" -> BAD;
            default -> PLAIN;
        };
    }
}
