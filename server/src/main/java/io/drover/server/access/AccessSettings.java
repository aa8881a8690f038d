package io.drover.server.access;

import java.time.Duration;

/**
 * What an operator decides about access points.
 *
 * @param port where they are served, at the gateway's address; 0 takes any free one
 * @param domain what the names of new access points end in
 * @param expiryWarning how long before its end a client certificate is told of as a finding, 0 to 3650 days
 */
public record AccessSettings(int port, String domain, Duration expiryWarning) {
    public static final int DEFAULT_PORT = 8446;

    /** Top-level {@code internal} is reserved for private use, so that it never is somebody else's. */
    public static final String DEFAULT_DOMAIN = "access.drover.internal";

    public static final int DEFAULT_EXPIRY_WARNING_DAYS = 30;
    private static final int MOST_DAYS = 3650;

    public AccessSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port %d: expected 0 to 65535".formatted(port));
        }
        if (expiryWarning.isNegative() || expiryWarning.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw new IllegalArgumentException("a warning %d days before a certificate ends: expected 0 to %d"
                    .formatted(expiryWarning.toDays(), MOST_DAYS));
        }
    }

    /** With the usual warning. */
    public AccessSettings(int port, String domain) {
        this(port, domain, Duration.ofDays(DEFAULT_EXPIRY_WARNING_DAYS));
    }
}
