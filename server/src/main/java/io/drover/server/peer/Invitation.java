package io.drover.server.peer;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * A one-time leave for another plane to pair with this one. The secret itself is not kept.
 *
 * @param secret the digest of the secret
 * @param peerName what the other plane shall be called here; empty where it brings its own name
 * @param allowInbound whether this plane will take clusters from it
 * @param expiresAt void from then on
 * @param usedAt when it was used
 */
public record Invitation(
        Digest secret, Optional<String> peerName, boolean allowInbound, Instant expiresAt, Optional<Instant> usedAt) {}
