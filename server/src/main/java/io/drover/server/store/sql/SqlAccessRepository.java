package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.server.access.AccessRecord;
import io.drover.server.access.AccessRepository;
import io.drover.server.access.SealedAuthority;
import java.util.List;
import java.util.Optional;

/** Access points and authorities by row. */
record SqlAccessRepository(Rows rows) implements AccessRepository {
    @Override
    public Optional<AccessRecord> find(ClusterId cluster) {
        return rows.one(
                Rows.body(AccessRecord.class), "SELECT body FROM access_point WHERE cluster_id = ?", cluster.value());
    }

    @Override
    public List<AccessRecord> findByName(String name) {
        return rows.all(
                Rows.body(AccessRecord.class),
                "SELECT body FROM access_point WHERE name = ? ORDER BY cluster_id",
                name);
    }

    @Override
    public void save(AccessRecord access) {
        rows.execute("""
                INSERT INTO access_point (cluster_id, name, body) VALUES (?, ?, ?)
                ON CONFLICT (cluster_id) DO UPDATE SET name = excluded.name, body = excluded.body""", access.cluster().value(), access.point().name(), Canonical.encode(access));
    }

    @Override
    public Optional<SealedAuthority> findAuthority(ClusterId cluster) {
        return rows.one(
                Rows.body(SealedAuthority.class),
                "SELECT body FROM access_authority WHERE cluster_id = ?",
                cluster.value());
    }

    @Override
    public List<SealedAuthority> authorities() {
        return rows.all(Rows.body(SealedAuthority.class), "SELECT body FROM access_authority ORDER BY cluster_id");
    }

    @Override
    public void saveAuthority(SealedAuthority authority) {
        rows.execute("""
                INSERT INTO access_authority (cluster_id, body) VALUES (?, ?)
                ON CONFLICT (cluster_id) DO UPDATE SET body = excluded.body""", authority.cluster().value(), Canonical.encode(authority));
    }
}
