package io.drover.server.migration;

import io.drover.migration.audit.AuditExtract;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.SealingKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.AccessPoint;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.SealedSecrets;
import io.drover.migration.manifest.Secrets;
import io.drover.migration.manifest.SecretsKey;
import io.drover.server.cluster.Cluster;
import java.util.List;
import java.util.Optional;

/**
 * Makes the manifests of one attempt to migrate. As long as the cluster's secrets stay the same they are sealed once, so
 * that an unchanged cluster has an unchanged digest. Not thread-safe.
 */
final class ManifestDraft {
    private final List<Signed<AuditExtract>> audit;
    private SecretsKey key;
    private Secrets secrets;
    private SealedSecrets sealed;

    /** @param audit what the cluster takes along of it; what is entered later stays here */
    ManifestDraft(Cluster cluster, List<Signed<AuditExtract>> audit) {
        this.audit = List.copyOf(audit);
        this.key = SecretsKey.random();
        this.secrets = cluster.secrets();
        this.sealed = key.seal(cluster.id(), secrets);
    }

    Manifest of(Cluster cluster, Optional<AccessPoint> access) {
        if (!cluster.secrets().equals(secrets)) {
            key = SecretsKey.random();
            secrets = cluster.secrets();
            sealed = key.seal(cluster.id(), secrets);
        }
        return new Manifest(
                cluster.id(),
                cluster.name(),
                cluster.profile(),
                cluster.chain(),
                cluster.inventory(),
                sealed,
                cluster.history(),
                cluster.createdAt(),
                access,
                audit);
    }

    SealedBox keySealedTo(SealingKey target) {
        return key.sealedTo(target);
    }
}
