package io.drover.migration.manifest;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * A client certificate of a cluster's access point.
 *
 * @param label what people call it; unique among those of the cluster that are not revoked
 * @param fingerprint the SHA-256 of the certificate's DER form, by which it is accepted
 * @param issuedAt when it was made
 * @param notAfter until when it is accepted
 * @param revokedAt since when it is refused, if it is
 */
public record AccessClient(
        String label, Digest fingerprint, Instant issuedAt, Instant notAfter, Optional<Instant> revokedAt) {
    public AccessClient {
        if (label.isBlank() || label.length() > AccessPoint.MAX_LABEL) {
            throw new IllegalArgumentException("the label of a client certificate has %d characters: expected 1 to %d"
                    .formatted(label.length(), AccessPoint.MAX_LABEL));
        }
    }

    /** The same one, refused from then on; one that was revoked before keeps its time. */
    public AccessClient revoked(Instant at) {
        return revokedAt.isPresent() ? this : new AccessClient(label, fingerprint, issuedAt, notAfter, Optional.of(at));
    }
}
