package io.drover.cli.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The server gave no answer; it may later. */
public final class UnreachableException extends CliException {
    @Serial
    private static final long serialVersionUID = 1;

    public UnreachableException(String message, @Nullable Throwable cause) {
        super(ExitCode.UNREACHABLE, message, cause);
    }
}
