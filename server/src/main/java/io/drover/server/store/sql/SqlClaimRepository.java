package io.drover.server.store.sql;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.server.migration.ClaimRepository;
import io.drover.server.migration.StoredClaim;
import io.drover.server.store.StaleVersionException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Claims by row. */
record SqlClaimRepository(Rows rows) implements ClaimRepository {
    private static final String SELECT = "SELECT id, cluster_id, stage, ended, version, state FROM claim ";
    private static final RowMapper<StoredClaim> MAPPER = (row, context) -> new StoredClaim(
            new MigrationId(row.getString("id")),
            new ClusterId(row.getString("cluster_id")),
            row.getString("stage"),
            row.getBoolean("ended"),
            Blob.of(row.getBytes("state")),
            row.getLong("version"));

    @Override
    public Optional<StoredClaim> find(MigrationId id) {
        return rows.one(MAPPER, SELECT + "WHERE id = ?", id.value());
    }

    @Override
    public Optional<StoredClaim> findActive(ClusterId cluster) {
        return rows.one(MAPPER, SELECT + "WHERE cluster_id = ? AND NOT ended", cluster.value());
    }

    @Override
    public List<StoredClaim> list() {
        return rows.all(MAPPER, SELECT + "ORDER BY number DESC");
    }

    @Override
    public void insert(StoredClaim claim) {
        int stored = rows.execute(
                """
                INSERT INTO claim (id, cluster_id, stage, ended, version, state) VALUES (?, ?, ?, ?, 1, ?)
                ON CONFLICT DO NOTHING""",
                claim.migration().value(),
                claim.cluster().value(),
                claim.stage(),
                claim.ended(),
                claim.state().bytes());
        if (stored == 0) {
            throw refusal(claim);
        }
    }

    @Override
    public StoredClaim update(StoredClaim claim) {
        int updated = rows.execute(
                """
                UPDATE claim SET stage = ?, ended = ?, state = ?, version = version + 1
                WHERE id = ? AND version = ?""",
                claim.stage(),
                claim.ended(),
                claim.state().bytes(),
                claim.migration().value(),
                claim.version());
        if (updated == 0) {
            throw new StaleVersionException("the claim of migration " + claim.migration(), claim.version());
        }
        return new StoredClaim(
                claim.migration(), claim.cluster(), claim.stage(), claim.ended(), claim.state(), claim.version() + 1);
    }

    private IllegalStateException refusal(StoredClaim claim) {
        return new IllegalStateException(find(claim.migration())
                .map(same -> "the claim of migration %s is stored already".formatted(same.migration()))
                .or(() -> findActive(claim.cluster())
                        .map(other -> "cluster %s has a claim that has not ended: of migration %s, in stage %s"
                                .formatted(other.cluster(), other.migration(), other.stage())))
                .orElse("the claim of migration %s could not be stored".formatted(claim.migration())));
    }
}
