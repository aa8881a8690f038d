package io.drover.cli.failure;

import java.io.Serial;

/** Wrong arguments, found after they were parsed. */
public final class UsageException extends CliException {
    @Serial
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(ExitCode.USAGE, message);
    }
}
