package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.server.identity.Session;
import io.drover.server.identity.SessionRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions by row; of the cookie there is the digest only. */
record SqlSessionRepository(Rows rows) implements SessionRepository {
    @Override
    public void insert(Session session) {
        rows.execute(
                "INSERT INTO sign_in_session (secret_digest, user_name, used_millis, body) VALUES (?, ?, ?, ?)",
                session.secret().hex(),
                session.user(),
                Rows.millis(session.usedAt()),
                Canonical.encode(session));
    }

    @Override
    public void update(Session session) {
        rows.execute(
                "UPDATE sign_in_session SET used_millis = ?, body = ? WHERE secret_digest = ?",
                Rows.millis(session.usedAt()),
                Canonical.encode(session),
                session.secret().hex());
    }

    @Override
    public Optional<Session> find(Digest secret) {
        return rows.one(
                Rows.body(Session.class), "SELECT body FROM sign_in_session WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public List<Session> ofUser(String user) {
        return rows.all(Rows.body(Session.class), "SELECT body FROM sign_in_session WHERE user_name = ?", user);
    }

    @Override
    public void delete(Digest secret) {
        rows.execute("DELETE FROM sign_in_session WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public void deleteUsedBefore(Instant time) {
        rows.execute("DELETE FROM sign_in_session WHERE used_millis < ?", Rows.millis(time));
    }
}
