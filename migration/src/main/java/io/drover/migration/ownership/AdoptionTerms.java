package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What every survivor states alike when a majority of a cluster's hosts is lost for good.
 *
 * @param cluster the cluster
 * @param epoch the epoch that the adoption begins: above every epoch that a survivor holds
 * @param previous the digest of the newest link that a survivor holds
 * @param adopter the owner from now on
 * @param adopterGateways where the survivors find the adopter
 * @param dead the hosts that are named as lost; one that comes back is quarantined
 * @param survivors the hosts of the ownership that begins
 */
public record AdoptionTerms(
        ClusterId cluster,
        long epoch,
        Digest previous,
        PlaneIdentity adopter,
        List<GatewayAddress> adopterGateways,
        Set<HostKey> dead,
        HostSet survivors) {
    public AdoptionTerms {
        adopterGateways = List.copyOf(adopterGateways);
        dead = Set.copyOf(dead);
        if (dead.isEmpty()) {
            throw new IllegalArgumentException("an adoption that names no lost host: migrate the cluster instead");
        }
        if (dead.stream().anyMatch(survivors::contains)) {
            throw new IllegalArgumentException("an adoption names a host both lost and surviving");
        }
        if (dead.size() + survivors.size() > HostSet.MAX_HOSTS) {
            throw new IllegalArgumentException("an adoption of a cluster of %d hosts: expected at most %d"
                    .formatted(dead.size() + survivors.size(), HostSet.MAX_HOSTS));
        }
    }

    public Digest digest() {
        return Digest.of(this);
    }

    /** The hosts of the ownership that ends: the lost and the surviving. */
    public HostSet ended() {
        Set<HostKey> all = new HashSet<>(survivors.hosts());
        all.addAll(dead);
        return new HostSet(all);
    }
}
