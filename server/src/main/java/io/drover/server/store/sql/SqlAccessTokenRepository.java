package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.server.identity.AccessToken;
import io.drover.server.identity.AccessTokenRepository;
import java.util.List;
import java.util.Optional;

/** Access tokens by row; of the token there is the digest only. */
record SqlAccessTokenRepository(Rows rows) implements AccessTokenRepository {
    @Override
    public void insert(AccessToken token) {
        rows.execute(
                "INSERT INTO access_token (secret_digest, user_name, body) VALUES (?, ?, ?)",
                token.secret().hex(),
                token.name(),
                Canonical.encode(token));
    }

    @Override
    public void update(AccessToken token) {
        rows.execute(
                "UPDATE access_token SET body = ? WHERE secret_digest = ?",
                Canonical.encode(token),
                token.secret().hex());
    }

    @Override
    public Optional<AccessToken> find(Digest secret) {
        return rows.one(
                Rows.body(AccessToken.class), "SELECT body FROM access_token WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public List<AccessToken> ofUser(String user) {
        return rows.all(Rows.body(AccessToken.class), "SELECT body FROM access_token WHERE user_name = ?", user);
    }

    @Override
    public void delete(Digest secret) {
        rows.execute("DELETE FROM access_token WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public boolean isEmpty() {
        return rows.one(Rows.body(AccessToken.class), "SELECT body FROM access_token LIMIT 1")
                .isEmpty();
    }
}
