package io.drover.server.plane;

import java.util.List;
import java.util.Optional;

/** The changes of the plane's keys. They are kept for good: what former keys signed is still verified. */
public interface SuccessionRepository {
    /** Oldest first. */
    List<KeyChange> list();

    Optional<KeyChange> latest();

    /** Stores one more. */
    void add(KeyChange change);

    /** Replaces the latest. Throws IllegalStateException where there is none. */
    void updateLatest(KeyChange change);
}
