package io.drover.server.pool;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PoolName;
import java.time.Instant;
import java.util.Optional;

/**
 * Leave for one gateway to become known.
 *
 * @param secret the digest of the token's secret
 * @param name that the gateway will have
 * @param pool that it will belong to
 * @param expiresAt from then on it is void
 * @param usedAt when it was used, if it was; it works once
 */
public record GatewayToken(Digest secret, String name, PoolName pool, Instant expiresAt, Optional<Instant> usedAt) {}
