package io.drover.server.access;

/**
 * What an operator decides about access points.
 *
 * @param port where they are served, at the gateway's address; 0 takes any free one
 * @param domain what the names of new access points end in
 */
public record AccessSettings(int port, String domain) {
    public static final int DEFAULT_PORT = 8446;

    /** Top-level {@code internal} is reserved for private use, so that it never is somebody else's. */
    public static final String DEFAULT_DOMAIN = "access.drover.internal";

    public AccessSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port %d: expected 0 to 65535".formatted(port));
        }
    }
}
