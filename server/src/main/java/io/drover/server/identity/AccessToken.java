package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token by which a user's programs use REST. The token itself is not kept.
 *
 * @param secret the digest of the token
 * @param name whose it is: the user's name
 * @param createdAt when it was made
 * @param label what the user calls it
 * @param scope the permissions beyond which it allows nothing; where there are none, it allows what its user may do
 * @param expiresAt when it ends, if it does
 * @param usedAt when it was last used, to the minute
 */
public record AccessToken(
        Digest secret,
        String name,
        Instant createdAt,
        Optional<String> label,
        Set<String> scope,
        Optional<Instant> expiresAt,
        Optional<Instant> usedAt) {
    private static final int ID_LENGTH = 16;

    public AccessToken {
        scope = Set.copyOf(scope);
    }

    /** By which people name it; tells nothing of the token. */
    public String id() {
        return secret.hex().substring(0, ID_LENGTH);
    }

    boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** The same token, which allows nothing beyond these. */
    AccessToken within(Set<String> permissions) {
        return new AccessToken(secret, name, createdAt, label, permissions, expiresAt, usedAt);
    }

    AccessToken usedAt(Instant now) {
        return new AccessToken(secret, name, createdAt, label, scope, expiresAt, Optional.of(now));
    }
}
