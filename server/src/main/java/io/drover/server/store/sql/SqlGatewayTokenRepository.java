package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.server.pool.GatewayToken;
import io.drover.server.pool.GatewayTokenRepository;
import java.time.Instant;
import java.util.Optional;

/** Tokens of gateways by row; of the secret there is the digest only. */
record SqlGatewayTokenRepository(Rows rows) implements GatewayTokenRepository {
    @Override
    public void insert(GatewayToken token) {
        rows.execute(
                "INSERT INTO gateway_token (secret_digest, expires_millis, used, body) VALUES (?, ?, ?, ?)",
                token.secret().hex(),
                Rows.millis(token.expiresAt()),
                token.usedAt().isPresent(),
                Canonical.encode(token));
    }

    @Override
    public Optional<GatewayToken> find(Digest secret) {
        return rows.one(
                Rows.body(GatewayToken.class), "SELECT body FROM gateway_token WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public boolean use(Digest secret, Instant at) {
        return find(secret)
                .map(token -> new GatewayToken(
                        token.secret(), token.name(), token.pool(), token.expiresAt(), Optional.of(at)))
                .map(used -> rows.execute(
                                "UPDATE gateway_token SET used = ?, body = ? WHERE secret_digest = ? AND NOT used",
                                true,
                                Canonical.encode(used),
                                secret.hex())
                        == 1)
                .orElse(false);
    }

    @Override
    public int deleteExpired(Instant before) {
        return rows.execute("DELETE FROM gateway_token WHERE expires_millis < ?", Rows.millis(before));
    }
}
