package io.drover.server.access;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.AccessClient;
import io.drover.migration.manifest.AccessPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Tells of client certificates that end soon, or have ended. Authorities never end. Thread-safe.
 *
 * @param warning how long before its end a certificate is told of; zero for not before it has ended
 */
public record AccessExpiry(InstantSource clock, Duration warning) {
    /** One for each certificate that is not revoked. */
    public List<Finding> findings(AccessPoint point) {
        Instant now = clock.instant();
        return point.clients().stream()
                .filter(client -> client.revokedAt().isEmpty())
                .flatMap(client -> finding(point, client, now).stream())
                .toList();
    }

    private Optional<Finding> finding(AccessPoint point, AccessClient client, Instant now) {
        boolean ended = !now.isBefore(client.notAfter());
        if (!ended && now.plus(warning).isBefore(client.notAfter())) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                ended ? "ACCESS_CERTIFICATE_ENDED" : "ACCESS_CERTIFICATE_ENDS",
                "access point " + point.name(),
                "client certificate '%s' %s on %s"
                        .formatted(client.label(), ended ? "ended" : "ends", client.notAfter()),
                ended
                        ? "give that client a new one with 'drover cluster access', or take the old one back with --revoke"
                        : "give that client a new one with 'drover cluster access' before that"));
    }
}
