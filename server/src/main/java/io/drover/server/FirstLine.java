package io.drover.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A secret that is given on standard input, where other users of the machine do not see it. */
final class FirstLine {
    private static final int MAX_BYTES = 64 << 10;

    private FirstLine() {}

    /** What follows the first line, or 64 KiB, is not read. */
    static String of(InputStream in) throws IOException {
        return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }
}
