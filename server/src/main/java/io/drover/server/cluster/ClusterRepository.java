package io.drover.server.cluster;

import io.drover.migration.identity.ClusterId;
import java.util.List;
import java.util.Optional;

/** Stored clusters. */
public interface ClusterRepository {
    Optional<Cluster> find(ClusterId id);

    Optional<Cluster> findByName(String name);

    /** By {@link io.drover.migration.manifest.Profile#fingerprint()}. */
    Optional<Cluster> findByFingerprint(String fingerprint);

    /** By name, in ascending order. */
    List<Cluster> list();

    /** Stores a new cluster. Throws IllegalStateException where its ID, name or fingerprint is there already. */
    void insert(Cluster cluster);

    /**
     * Replaces a cluster and returns it with its new version.
     *
     * @throws io.drover.server.store.StaleVersionException when its version is not the stored one
     */
    Cluster update(Cluster cluster);

    void delete(ClusterId id);
}
