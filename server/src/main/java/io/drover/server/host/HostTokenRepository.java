package io.drover.server.host;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.Optional;

/** Stored join tokens. */
public interface HostTokenRepository {
    void insert(HostToken token);

    Optional<HostToken> find(Digest secret);

    /** Marks a token as used; false where it was used already. */
    boolean use(Digest secret, Instant at);

    /** Deletes those that expired before a time; returns how many. */
    int deleteExpired(Instant before);
}
