package io.drover.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this software, as the build wrote it. */
public final class ServerVersion {
    /** Such as {@code 0.1.0}. */
    public static final String CURRENT = read();

    private ServerVersion() {}

    private static String read() {
        try (InputStream file = ServerVersion.class.getResourceAsStream("version")) {
            if (file == null) {
                throw new IllegalStateException("the build left out the resource 'version'");
            }
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .replace("-SNAPSHOT", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
