package io.drover.server.store.sql;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Placement;
import io.drover.server.pool.PlacementRepository;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Placements by row. */
record SqlPlacementRepository(Rows rows) implements PlacementRepository {
    private static final RowMapper<Signed<Placement>> MAPPER =
            (row, context) -> Signed.decode(Placement.class, row.getBytes("body"));

    @Override
    public Optional<Signed<Placement>> find(ClusterId cluster) {
        return rows.one(MAPPER, "SELECT body FROM placement WHERE cluster_id = ?", cluster.value());
    }

    @Override
    public List<Signed<Placement>> list() {
        return rows.all(MAPPER, "SELECT body FROM placement ORDER BY cluster_id");
    }

    @Override
    public void save(Signed<Placement> placement) {
        rows.execute("""
                INSERT INTO placement (cluster_id, body) VALUES (?, ?)
                ON CONFLICT (cluster_id) DO UPDATE SET body = excluded.body""", placement.statement().cluster().value(), placement.encode());
    }
}
