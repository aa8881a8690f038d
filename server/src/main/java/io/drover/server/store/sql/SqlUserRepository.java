package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.server.identity.User;
import io.drover.server.identity.UserRepository;
import java.util.List;
import java.util.Optional;

/** Users by row. */
record SqlUserRepository(Rows rows) implements UserRepository {
    @Override
    public Optional<User> find(String name) {
        return rows.one(Rows.body(User.class), "SELECT body FROM plane_user WHERE name = ?", name);
    }

    @Override
    public Optional<User> findByOidcSubject(String subject) {
        return rows.one(Rows.body(User.class), "SELECT body FROM plane_user WHERE oidc_subject = ?", subject);
    }

    @Override
    public List<User> list() {
        return rows.all(Rows.body(User.class), "SELECT body FROM plane_user ORDER BY name");
    }

    @Override
    public void insert(User user) {
        if (rows.execute(
                        "INSERT INTO plane_user (name, oidc_subject, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        user.name(),
                        user.oidcSubject().orElse(null),
                        Canonical.encode(user))
                == 0) {
            throw new IllegalStateException(
                    "user '%s' or the same OIDC subject is stored already".formatted(user.name()));
        }
    }

    @Override
    public void update(User user) {
        user.oidcSubject()
                .flatMap(this::findByOidcSubject)
                .filter(other -> !other.name().equals(user.name()))
                .ifPresent(other -> {
                    throw new IllegalStateException("the OIDC subject of user '%s' is that of '%s' already"
                            .formatted(user.name(), other.name()));
                });
        if (rows.execute(
                        "UPDATE plane_user SET oidc_subject = ?, body = ? WHERE name = ?",
                        user.oidcSubject().orElse(null),
                        Canonical.encode(user),
                        user.name())
                == 0) {
            throw new IllegalStateException("user '%s' is not stored".formatted(user.name()));
        }
    }

    @Override
    public void delete(String name) {
        rows.execute("DELETE FROM access_token WHERE user_name = ?", name);
        rows.execute("DELETE FROM sign_in_session WHERE user_name = ?", name);
        rows.execute("DELETE FROM plane_user WHERE name = ?", name);
    }
}
