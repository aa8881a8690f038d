package io.drover.migration.target;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.ownership.HostSet;
import java.util.List;
import java.util.Optional;

/**
 * What a source asks a target to reserve.
 *
 * @param migration the migration
 * @param cluster the cluster's ID
 * @param clusterName its name
 * @param kind its kind
 * @param fingerprint tells it from every other cluster of its kind
 * @param source the plane that asks
 * @param sourceIncarnation its incarnation
 * @param target the plane that is asked
 * @param epoch the epoch that would end
 * @param head the digest of the link that began that epoch
 * @param ended the hosts of that epoch
 * @param hosts those of them that will dial the target
 */
public record ClaimOffer(
        MigrationId migration,
        ClusterId cluster,
        String clusterName,
        String kind,
        String fingerprint,
        PlaneIdentity source,
        int sourceIncarnation,
        PlaneIdentity target,
        long epoch,
        Digest head,
        HostSet ended,
        List<ClaimedHost> hosts) {
    public ClaimOffer {
        hosts = List.copyOf(hosts);
        if (hosts.stream().anyMatch(host -> !ended.contains(host.key()))) {
            throw new IllegalArgumentException("a claim on a host that the cluster does not have");
        }
    }

    /**
     * A host that will dial the target.
     *
     * @param key its key
     * @param name its name at the source
     * @param tls the key of its TLS certificate
     */
    public record ClaimedHost(HostKey key, String name, Fingerprint tls) {}

    public Optional<ClaimedHost> hostWithTls(Fingerprint tls) {
        return hosts.stream().filter(host -> host.tls().equals(tls)).findFirst();
    }
}
