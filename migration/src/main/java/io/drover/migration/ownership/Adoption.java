package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Statement;
import java.util.Set;

/**
 * What root on a surviving host states when a majority of the cluster's hosts is lost for good: the one way past a
 * quorum. Signed with the host's key.
 *
 * @param host the surviving host that states it
 * @param cluster the cluster
 * @param epoch the epoch that the adoption begins
 * @param previous the digest of the link that the host held
 * @param adopter the owner from now on
 * @param dead the hosts that are named as lost; if one comes back it is quarantined
 * @param survivors the hosts of the ownership that begins
 */
public record Adoption(
        HostKey host,
        ClusterId cluster,
        long epoch,
        Digest previous,
        PlaneIdentity adopter,
        Set<HostKey> dead,
        HostSet survivors)
        implements Statement {
    public Adoption {
        dead = Set.copyOf(dead);
        if (dead.isEmpty()) {
            throw new IllegalArgumentException("an adoption that names no lost host: migrate the cluster instead");
        }
        if (dead.stream().anyMatch(survivors::contains)) {
            throw new IllegalArgumentException("an adoption names a host both lost and surviving");
        }
        if (!survivors.contains(host)) {
            throw new IllegalArgumentException("an adoption by a host that is not among the survivors");
        }
    }
}
