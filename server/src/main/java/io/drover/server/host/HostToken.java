package io.drover.server.host;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * A one-time token by which one host may join. The secret itself is not kept.
 *
 * @param secret the digest of the secret
 * @param hostName the name that the host will have; empty where it brings its own
 * @param expiresAt void from then on
 * @param usedAt when it was used
 */
public record HostToken(Digest secret, Optional<String> hostName, Instant expiresAt, Optional<Instant> usedAt) {}
