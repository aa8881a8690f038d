package io.drover.server.store.sql;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterRepository;
import io.drover.server.store.StaleVersionException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Clusters by row. The version is the row's, and 0 within the body. */
record SqlClusterRepository(Rows rows, DecodedClusters decoded) implements ClusterRepository {
    private static final String SELECT = "SELECT version, body FROM cluster ";

    @Override
    public Optional<Cluster> find(ClusterId id) {
        return rows.one(mapper(), SELECT + "WHERE id = ?", id.value());
    }

    @Override
    public Optional<Cluster> findByName(String name) {
        return rows.one(mapper(), SELECT + "WHERE name = ?", name);
    }

    @Override
    public Optional<Cluster> findByFingerprint(String fingerprint) {
        return rows.one(mapper(), SELECT + "WHERE fingerprint = ?", fingerprint);
    }

    @Override
    public List<Cluster> list() {
        return rows.all(mapper(), SELECT + "ORDER BY name");
    }

    @Override
    public void insert(Cluster cluster) {
        int stored = rows.execute(
                """
                INSERT INTO cluster (id, name, fingerprint, status, version, body) VALUES (?, ?, ?, ?, 1, ?)
                ON CONFLICT DO NOTHING""",
                cluster.id().value(),
                cluster.name(),
                cluster.profile().fingerprint(),
                cluster.status().name(),
                encode(cluster));
        if (stored == 0) {
            if (rows.text("SELECT id FROM cluster WHERE id = ?", cluster.id().value())
                    .isPresent()) {
                throw new IllegalStateException("cluster ID %s is taken".formatted(cluster.id()));
            }
            checkNotTaken(cluster);
        }
    }

    @Override
    public Cluster update(Cluster cluster) {
        checkNotTaken(cluster);
        int updated = rows.execute(
                """
                UPDATE cluster SET name = ?, fingerprint = ?, status = ?, body = ?, version = version + 1
                WHERE id = ? AND version = ?""",
                cluster.name(),
                cluster.profile().fingerprint(),
                cluster.status().name(),
                encode(cluster),
                cluster.id().value(),
                cluster.version());
        if (updated == 0) {
            throw new StaleVersionException("cluster " + cluster.id(), cluster.version());
        }
        return versioned(cluster, cluster.version() + 1);
    }

    @Override
    public void delete(ClusterId id) {
        rows.execute("DELETE FROM cluster WHERE id = ?", id.value());
    }

    private void checkNotTaken(Cluster cluster) {
        String id = cluster.id().value();
        rows.text("SELECT id FROM cluster WHERE name = ? AND id <> ?", cluster.name(), id)
                .ifPresent(other -> {
                    throw new IllegalStateException(
                            "cluster name '%s' is taken by cluster %s".formatted(cluster.name(), other));
                });
        String fingerprint = cluster.profile().fingerprint();
        rows.text("SELECT id FROM cluster WHERE fingerprint = ? AND id <> ?", fingerprint, id)
                .ifPresent(other -> {
                    throw new IllegalStateException("the cluster of fingerprint '%s' is there already, as cluster %s"
                            .formatted(fingerprint, other));
                });
    }

    private RowMapper<Cluster> mapper() {
        return (row, context) -> cluster(row);
    }

    private Cluster cluster(ResultSet row) throws SQLException {
        return versioned(decoded.of(Blob.of(row.getBytes("body"))), row.getLong("version"));
    }

    private static byte[] encode(Cluster cluster) {
        return Canonical.encode(versioned(cluster, 0));
    }

    private static Cluster versioned(Cluster cluster, long version) {
        return new Cluster(
                cluster.id(),
                cluster.name(),
                cluster.status(),
                cluster.profile(),
                cluster.chain(),
                cluster.inventory(),
                cluster.secrets(),
                cluster.history(),
                cluster.createdAt(),
                version);
    }
}
