package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.server.host.HostToken;
import io.drover.server.host.HostTokenRepository;
import java.time.Instant;
import java.util.Optional;

/** Join tokens by row; of the secret there is the digest only. */
record SqlHostTokenRepository(Rows rows) implements HostTokenRepository {
    @Override
    public void insert(HostToken token) {
        int stored = rows.execute(
                """
                INSERT INTO host_token (secret_digest, expires_millis, used, body) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING""",
                token.secret().hex(),
                Rows.millis(token.expiresAt()),
                token.usedAt().isPresent(),
                Canonical.encode(token));
        if (stored == 0) {
            throw new IllegalStateException("a host token of digest %s is stored already".formatted(token.secret()));
        }
    }

    @Override
    public Optional<HostToken> find(Digest secret) {
        return rows.one(
                Rows.body(HostToken.class), "SELECT body FROM host_token WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public boolean use(Digest secret, Instant at) {
        return find(secret)
                .map(token -> new HostToken(token.secret(), token.hostName(), token.expiresAt(), Optional.of(at)))
                .map(used -> rows.execute(
                                "UPDATE host_token SET used = ?, body = ? WHERE secret_digest = ? AND NOT used",
                                true,
                                Canonical.encode(used),
                                secret.hex())
                        == 1)
                .orElse(false);
    }

    @Override
    public int deleteExpired(Instant before) {
        return rows.execute("DELETE FROM host_token WHERE expires_millis < ?", Rows.millis(before));
    }
}
