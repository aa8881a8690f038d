package io.drover.server.migration.impact;

import io.drover.migration.identity.MigrationId;
import java.util.Optional;

/** Stored impact records, of migrations out of this plane and into it. */
public interface ImpactRepository {
    Optional<ImpactRecord> find(MigrationId migration);

    /** Stores a record, or replaces the one of the same migration. */
    void save(MigrationId migration, ImpactRecord impact);
}
