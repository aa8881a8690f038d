package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import java.util.List;
import java.util.Optional;

/** Stored migrations out of this plane. */
public interface MigrationRepository {
    Optional<StoredMigration> find(MigrationId id);

    /** The one that has not ended, if any. */
    Optional<StoredMigration> findActive(ClusterId cluster);

    /** Newest first. */
    List<StoredMigration> list();

    /** Stores a new migration. Throws IllegalStateException where the cluster has one that has not ended. */
    void insert(StoredMigration migration);

    /** Replaces and returns it with its new version; throws StaleVersionException when its version is not the stored one. */
    StoredMigration update(StoredMigration migration);
}
