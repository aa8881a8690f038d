package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.manifest.SealedManifest;
import io.drover.server.migration.Tombstone;
import io.drover.server.migration.TombstoneRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Tombstones by row; the sealed manifest has a column of its own, so that it can be dropped. */
record SqlTombstoneRepository(Rows rows) implements TombstoneRepository {
    private static final String SELECT = "SELECT body, sealed_manifest FROM tombstone ";
    private static final RowMapper<Tombstone> MAPPER = (row, context) -> tombstone(row);

    @Override
    public List<Tombstone> find(ClusterId cluster) {
        return rows.all(MAPPER, SELECT + "WHERE cluster_id = ? ORDER BY epoch", cluster.value());
    }

    @Override
    public List<Tombstone> list() {
        return rows.all(MAPPER, SELECT + "ORDER BY cluster_id, epoch");
    }

    @Override
    public void save(Tombstone tombstone) {
        rows.execute(
                """
                INSERT INTO tombstone (cluster_id, epoch, created_millis, sealed_manifest, body) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (cluster_id, epoch) DO UPDATE SET
                  created_millis = excluded.created_millis,
                  sealed_manifest = excluded.sealed_manifest,
                  body = excluded.body""",
                tombstone.cluster().value(),
                tombstone.epoch(),
                Rows.millis(tombstone.createdAt()),
                tombstone.manifest().map(Canonical::encode).orElse(null),
                Canonical.encode(withManifest(tombstone, Optional.empty())));
    }

    @Override
    public void delete(ClusterId cluster, long epoch) {
        rows.execute("DELETE FROM tombstone WHERE cluster_id = ? AND epoch = ?", cluster.value(), epoch);
    }

    @Override
    public int dropManifests(Instant createdBefore) {
        return rows.execute(
                "UPDATE tombstone SET sealed_manifest = NULL WHERE sealed_manifest IS NOT NULL AND created_millis < ?",
                Rows.millis(createdBefore));
    }

    private static Tombstone tombstone(ResultSet row) throws SQLException {
        return withManifest(
                Canonical.decode(Tombstone.class, row.getBytes("body")),
                Optional.ofNullable(row.getBytes("sealed_manifest"))
                        .map(bytes -> Canonical.decode(SealedManifest.class, bytes)));
    }

    private static Tombstone withManifest(Tombstone tombstone, Optional<SealedManifest> manifest) {
        return new Tombstone(
                tombstone.cluster(),
                tombstone.epoch(),
                tombstone.name(),
                tombstone.migration(),
                tombstone.target(),
                tombstone.chain(),
                tombstone.majority(),
                manifest,
                tombstone.createdAt());
    }
}
