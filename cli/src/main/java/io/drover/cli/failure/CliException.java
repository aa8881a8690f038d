package io.drover.cli.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Ends a command with a message for its user and an exit code. */
public class CliException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    public CliException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public CliException(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** What to tell the user. */
    public String text() {
        String message = getMessage();
        return message == null ? exitCode.meaning() : message;
    }
}
