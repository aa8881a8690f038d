package io.drover.testbed.command;

import java.util.List;

/** A command could not be started, did not end in time, or ended with a status other than 0. */
public final class CommandFailedException extends RuntimeException {
    private static final int SHOWN_CHARACTERS = 4_000;

    CommandFailedException(CommandResult result) {
        super("`%s` ended with status %d after %d ms%s"
                .formatted(
                        String.join(" ", result.command()),
                        result.exit(),
                        result.took().toMillis(),
                        shown(result.out(), result.err())));
    }

    CommandFailedException(List<String> command, String how, Throwable cause) {
        super("`%s` %s: %s".formatted(String.join(" ", command), how, cause.getMessage()), cause);
    }

    CommandFailedException(List<String> command, String how, String out, String err) {
        super("`%s` %s%s".formatted(String.join(" ", command), how, shown(out, err)));
    }

    private static String shown(String out, String err) {
        String both = (err.strip() + "\n" + out.strip()).strip();
        if (both.isEmpty()) {
            return " and printed nothing";
        }
        return both.length() <= SHOWN_CHARACTERS
                ? ": " + both
                : ": ... " + both.substring(both.length() - SHOWN_CHARACTERS);
    }
}
