package io.drover.server.store.sql;

import io.drover.migration.identity.MigrationId;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.migration.impact.ImpactRepository;
import java.util.Optional;

/** Impact records by row. */
record SqlImpactRepository(Rows rows) implements ImpactRepository {
    @Override
    public Optional<ImpactRecord> find(MigrationId migration) {
        return rows.one(
                Rows.body(ImpactRecord.class), "SELECT body FROM impact WHERE migration_id = ?", migration.value());
    }

    @Override
    public void save(MigrationId migration, ImpactRecord impact) {
        rows.execute("""
                INSERT INTO impact (migration_id, body) VALUES (?, ?)
                ON CONFLICT (migration_id) DO UPDATE SET body = excluded.body""", migration.value(), impact.encode());
    }
}
