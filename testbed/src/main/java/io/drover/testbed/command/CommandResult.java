package io.drover.testbed.command;

import java.time.Duration;
import java.util.List;

/**
 * How a command ended.
 *
 * @param command the words that were run
 * @param exit the exit status; 128 + n when signal n ended it
 * @param out all of standard output, at most {@link Command#MAX_OUTPUT_BYTES}
 * @param err all of standard error, at most {@link Command#MAX_OUTPUT_BYTES}
 * @param took from start to end
 */
public record CommandResult(List<String> command, int exit, String out, String err, Duration took) {
    public CommandResult {
        command = List.copyOf(command);
    }

    public boolean succeeded() {
        return exit == 0;
    }

    /** Standard output without the white space around it. */
    public String text() {
        return out.strip();
    }

    /** The lines of standard output that are not blank. */
    public List<String> lines() {
        return out.lines().filter(line -> !line.isBlank()).toList();
    }

    /**
     * This result, if the command succeeded.
     *
     * @throws CommandFailedException if the exit status is not 0
     */
    public CommandResult orThrow() {
        if (!succeeded()) {
            throw new CommandFailedException(this);
        }
        return this;
    }
}
