package io.drover.cli.terminal;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what is given on standard input. */
public final class FirstLine {
    private static final int MAX_BYTES = 64 << 10;

    private FirstLine() {}

    /** The first line, without blanks around it; empty where there is nothing. At most 64 KiB. */
    public static Optional<String> of(InputStream in) {
        try {
            byte[] read = in.readNBytes(MAX_BYTES + 1);
            if (read.length > MAX_BYTES) {
                throw new CliException(
                        ExitCode.USAGE,
                        "standard input: expected one line, found more than %d bytes".formatted(MAX_BYTES));
            }
            return new String(read, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty());
        } catch (IOException e) {
            throw new CliException(ExitCode.USAGE, "cannot read standard input: " + e.getMessage(), e);
        }
    }
}
