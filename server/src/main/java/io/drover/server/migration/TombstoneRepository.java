package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import java.time.Instant;
import java.util.List;

/** Stored tombstones. */
public interface TombstoneRepository {
    /** Of one cluster, by epoch in ascending order. */
    List<Tombstone> find(ClusterId cluster);

    List<Tombstone> list();

    /** Stores a new tombstone, or replaces the one of the same cluster and epoch. */
    void save(Tombstone tombstone);

    /** Deletes one, if it is there. */
    void delete(ClusterId cluster, long epoch);

    /** Drops the sealed manifests of those created before a time; returns how many. */
    int dropManifests(Instant createdBefore);
}
