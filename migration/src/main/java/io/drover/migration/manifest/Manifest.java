package io.drover.migration.manifest;

import io.drover.migration.audit.AuditExtract;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything the source knows of a cluster that the target needs.
 *
 * @param cluster the cluster's ID, which never changes
 * @param name the cluster's name
 * @param profile what its kind needs
 * @param chain its ownerships up to the source's
 * @param inventory the workload as last recorded at the source
 * @param secrets sealed under a key that only the transfer certificate carries
 * @param history what happened to the cluster, oldest first
 * @param createdAt when it was first taken over
 * @param access how ordinary clients reach it; empty where nobody ever asked for that
 * @param audit what the chains of its planes have of it, oldest plane first
 */
public record Manifest(
        ClusterId cluster,
        String name,
        Profile profile,
        Chain chain,
        Optional<Inventory> inventory,
        SealedSecrets secrets,
        List<HistoryEntry> history,
        Instant createdAt,
        Optional<AccessPoint> access,
        List<Signed<AuditExtract>> audit) {
    public Manifest {
        history = List.copyOf(history);
        audit = List.copyOf(audit);
        if (audit.size() > AuditExtract.MAX_PLANES) {
            throw new IllegalArgumentException(
                    "the manifest of cluster %s holds the audit of %d planes: expected at most %d"
                            .formatted(cluster, audit.size(), AuditExtract.MAX_PLANES));
        }
        if (!chain.cluster().equals(cluster)) {
            throw new IllegalArgumentException(
                    "the manifest of cluster %s holds the chain of %s".formatted(cluster, chain.cluster()));
        }
        if (!chain.hosts().matches(profile.hosts())) {
            throw new IllegalArgumentException(
                    "the manifest of cluster %s names other hosts than its ownership".formatted(cluster));
        }
    }

    /** The digest that both ends compare and the certificate names. */
    public Digest digest() {
        return Digest.of(this);
    }
}
