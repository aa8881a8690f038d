package io.drover.server.pool;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.Optional;

/** Tokens by which gateways become known. */
public interface GatewayTokenRepository {
    void insert(GatewayToken token);

    Optional<GatewayToken> find(Digest secret);

    /** @return false where it is unknown or was used already; then nothing changes */
    boolean use(Digest secret, Instant at);

    /** @return how many there were */
    int deleteExpired(Instant before);
}
