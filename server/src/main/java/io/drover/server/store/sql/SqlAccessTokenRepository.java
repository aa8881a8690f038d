package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.server.security.AccessToken;
import io.drover.server.security.AccessTokenRepository;
import java.util.Optional;

/** Access tokens by row; of the token there is the digest only. */
record SqlAccessTokenRepository(Rows rows) implements AccessTokenRepository {
    @Override
    public void insert(AccessToken token) {
        rows.execute(
                "INSERT INTO access_token (secret_digest, body) VALUES (?, ?)",
                token.secret().hex(),
                Canonical.encode(token));
    }

    @Override
    public Optional<AccessToken> find(Digest secret) {
        return rows.one(
                Rows.body(AccessToken.class), "SELECT body FROM access_token WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public boolean isEmpty() {
        return rows.one(Rows.body(AccessToken.class), "SELECT body FROM access_token LIMIT 1")
                .isEmpty();
    }
}
