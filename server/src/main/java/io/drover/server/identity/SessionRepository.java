package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stored sessions. */
public interface SessionRepository {
    void insert(Session session);

    /** Replaces the one of the same secret; does nothing where it has gone meanwhile. */
    void update(Session session);

    Optional<Session> find(Digest secret);

    /** All of a user. */
    List<Session> ofUser(String user);

    void delete(Digest secret);

    /** Deletes those that were last used before a time. */
    void deleteUsedBefore(Instant time);
}
