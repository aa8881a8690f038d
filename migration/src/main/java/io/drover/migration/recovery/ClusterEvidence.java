package io.drover.migration.recovery;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.TransferCertificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of one cluster while its plane recovers.
 *
 * @param cluster the cluster
 * @param stored the chain as the plane's store has it, up to what is settled for certain
 * @param decided the newest transfer of that store that is not known to be settled
 * @param aborted the migrations of which that store knows that they were aborted
 * @param hosts the cluster's hosts by that store, if it knows them: those that it has, or those of a claim
 * @param promised the hosts that promised, with what they hold of the cluster, if anything
 * @param testimonies what peers tell, by peer
 * @param peers all peers of this plane
 */
public record ClusterEvidence(
        ClusterId cluster,
        Optional<Chain> stored,
        Optional<Signed<TransferCertificate>> decided,
        Set<MigrationId> aborted,
        Optional<HostSet> hosts,
        Map<HostKey, Optional<HeldOwnership>> promised,
        Map<PlaneId, Testimony> testimonies,
        Set<PlaneId> peers) {
    public ClusterEvidence {
        aborted = Set.copyOf(aborted);
        promised = Map.copyOf(promised);
        testimonies = Map.copyOf(testimonies);
        peers = Set.copyOf(peers);
    }

    /** What the promisers hold of it. */
    List<HeldOwnership> told() {
        return promised.values().stream().flatMap(Optional::stream).toList();
    }
}
