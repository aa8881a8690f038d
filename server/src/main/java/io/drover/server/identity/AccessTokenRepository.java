package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.util.List;
import java.util.Optional;

/** Stored access tokens. */
public interface AccessTokenRepository {
    void insert(AccessToken token);

    /** Replaces the one of the same secret; does nothing where it has gone meanwhile. */
    void update(AccessToken token);

    Optional<AccessToken> find(Digest secret);

    /** All of a user. */
    List<AccessToken> ofUser(String user);

    void delete(Digest secret);

    /** Whether there is none at all, as in a new plane. */
    boolean isEmpty();
}
