package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.recovery.Renewal;
import io.drover.server.recovery.RecoveryRepository;
import java.util.List;
import java.util.Optional;

/** What belongs to a recovery, by row. */
record SqlRecoveryRepository(Rows rows) implements RecoveryRepository {
    @Override
    public Optional<Finding> standDown() {
        return rows.one(Rows.body(Finding.class), "SELECT body FROM stand_down WHERE id = 1");
    }

    @Override
    public void standDown(Optional<Finding> reason) {
        rows.execute("DELETE FROM stand_down");
        reason.ifPresent(finding ->
                rows.execute("INSERT INTO stand_down (id, body) VALUES (1, ?)", (Object) Canonical.encode(finding)));
    }

    @Override
    public Optional<Renewal> renewal(ClusterId cluster) {
        return rows.one(Rows.body(Renewal.class), "SELECT body FROM renewal WHERE cluster_id = ?", cluster.value());
    }

    @Override
    public List<Renewal> renewals() {
        return rows.all(Rows.body(Renewal.class), "SELECT body FROM renewal ORDER BY cluster_id");
    }

    @Override
    public void save(Renewal renewal) {
        rows.execute("""
                INSERT INTO renewal (cluster_id, body) VALUES (?, ?)
                ON CONFLICT (cluster_id) DO UPDATE SET body = excluded.body""", renewal.certificate().statement().cluster().value(), Canonical.encode(renewal));
    }

    @Override
    public void dropRenewal(ClusterId cluster) {
        rows.execute("DELETE FROM renewal WHERE cluster_id = ?", cluster.value());
    }

    @Override
    public void covered(ClusterId cluster, boolean released) {
        rows.execute("""
                INSERT INTO recovered_cluster (cluster_id, released) VALUES (?, ?)
                ON CONFLICT (cluster_id) DO UPDATE SET released = excluded.released""", cluster.value(), released ? 1 : 0);
    }

    @Override
    public boolean isCovered(ClusterId cluster) {
        return rows.number("SELECT COUNT(*) FROM recovered_cluster WHERE cluster_id = ?", cluster.value()) > 0;
    }

    @Override
    public boolean isReleased(ClusterId cluster) {
        return rows.number(
                        "SELECT COUNT(*) FROM recovered_cluster WHERE cluster_id = ? AND released = 1", cluster.value())
                > 0;
    }

    @Override
    public Optional<Signed<Abort>> abort(MigrationId migration) {
        return rows.one(
                (row, context) -> Signed.decode(Abort.class, row.getBytes("body")),
                "SELECT body FROM forgotten_migration WHERE id = ?",
                migration.value());
    }

    @Override
    public void save(Signed<Abort> abort) {
        rows.execute("""
                INSERT INTO forgotten_migration (id, body) VALUES (?, ?)
                ON CONFLICT (id) DO UPDATE SET body = excluded.body""", abort.statement().migration().value(), abort.encode());
    }
}
