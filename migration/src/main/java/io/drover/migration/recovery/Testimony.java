package io.drover.migration.recovery;

import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Majority;
import io.drover.migration.target.ClaimOffer.ClaimedHost;
import java.util.List;
import java.util.Optional;

/**
 * What a peer knows of a cluster that a plane has, had, or was given. The chain proves itself; that it is settled, up to
 * the majority's transfer, is proven by that.
 *
 * @param chain as far as the peer knows it
 * @param majority for a transfer in that chain, the newest for which it has one
 * @param owned whether the peer owns the cluster, by the end of that chain
 * @param manifest sealed to the plane that is told, where the peer gave it the cluster and still has it
 * @param hosts the cluster's hosts, as far as the peer knows them
 */
public record Testimony(
        Chain chain,
        Optional<Majority> majority,
        boolean owned,
        Optional<SealedManifest> manifest,
        List<ClaimedHost> hosts) {
    public Testimony {
        hosts = List.copyOf(hosts);
    }
}
