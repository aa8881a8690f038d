package io.drover.server.store.sql;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.server.migration.MigrationRepository;
import io.drover.server.migration.Route;
import io.drover.server.migration.StoredMigration;
import io.drover.server.store.StaleVersionException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Migrations by row. */
record SqlMigrationRepository(Rows rows) implements MigrationRepository {
    private static final String SELECT = "SELECT id, cluster_id, route, phase, ended, version, state FROM migration ";
    private static final RowMapper<StoredMigration> MAPPER = (row, context) -> new StoredMigration(
            new MigrationId(row.getString("id")),
            new ClusterId(row.getString("cluster_id")),
            Route.valueOf(row.getString("route")),
            row.getString("phase"),
            row.getBoolean("ended"),
            Blob.of(row.getBytes("state")),
            row.getLong("version"));

    @Override
    public Optional<StoredMigration> find(MigrationId id) {
        return rows.one(MAPPER, SELECT + "WHERE id = ?", id.value());
    }

    @Override
    public Optional<StoredMigration> findActive(ClusterId cluster) {
        return rows.one(MAPPER, SELECT + "WHERE cluster_id = ? AND NOT ended", cluster.value());
    }

    @Override
    public List<StoredMigration> list() {
        return rows.all(MAPPER, SELECT + "ORDER BY number DESC");
    }

    @Override
    public void insert(StoredMigration migration) {
        int stored = rows.execute(
                """
                INSERT INTO migration (id, cluster_id, route, phase, ended, version, state)
                VALUES (?, ?, ?, ?, ?, 1, ?)
                ON CONFLICT DO NOTHING""",
                migration.migration().value(),
                migration.cluster().value(),
                migration.route().name(),
                migration.phase(),
                migration.ended(),
                migration.state().bytes());
        if (stored == 0) {
            throw refusal(migration);
        }
    }

    @Override
    public StoredMigration update(StoredMigration migration) {
        int updated = rows.execute(
                """
                UPDATE migration SET phase = ?, ended = ?, state = ?, version = version + 1
                WHERE id = ? AND version = ?""",
                migration.phase(),
                migration.ended(),
                migration.state().bytes(),
                migration.migration().value(),
                migration.version());
        if (updated == 0) {
            throw new StaleVersionException("migration " + migration.migration(), migration.version());
        }
        return new StoredMigration(
                migration.migration(),
                migration.cluster(),
                migration.route(),
                migration.phase(),
                migration.ended(),
                migration.state(),
                migration.version() + 1);
    }

    private IllegalStateException refusal(StoredMigration migration) {
        return new IllegalStateException(find(migration.migration())
                .map(same -> "migration %s is stored already".formatted(same.migration()))
                .or(() -> findActive(migration.cluster())
                        .map(other -> "cluster %s has a migration that has not ended: %s, in phase %s"
                                .formatted(other.cluster(), other.migration(), other.phase())))
                .orElse("migration %s could not be stored".formatted(migration.migration())));
    }
}
