package io.drover.server.security;

import io.drover.migration.identity.Digest;
import java.util.Optional;

/** Stored access tokens. */
public interface AccessTokenRepository {
    void insert(AccessToken token);

    Optional<AccessToken> find(Digest secret);

    /** Whether there is none at all, as in a new plane. */
    boolean isEmpty();
}
