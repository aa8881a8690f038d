package io.drover.server.identity;

import java.util.List;
import java.util.Optional;

/** Stored users. */
public interface UserRepository {
    Optional<User> find(String name);

    Optional<User> findByOidcSubject(String subject);

    /** By name. */
    List<User> list();

    /** Throws IllegalStateException where the name or the OIDC subject is taken. */
    void insert(User user);

    /** Throws IllegalStateException where there is none of the name, or the OIDC subject is another's. */
    void update(User user);

    /** With the user's sessions and tokens. */
    void delete(String name);
}
