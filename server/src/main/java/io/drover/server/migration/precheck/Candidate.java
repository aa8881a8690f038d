package io.drover.server.migration.precheck;

import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.Member;
import io.drover.migration.source.SourceState;
import io.drover.server.cluster.Cluster;
import io.drover.server.peer.Peer;
import java.util.List;
import java.util.Set;

/**
 * A migration that may start.
 *
 * @param plan what was asked for
 * @param cluster as it is now
 * @param peer the target
 * @param dryRun whether only checks are wanted
 */
public record Candidate(SourceState.Plan plan, Cluster cluster, Peer peer, boolean dryRun) {
    public String clusterTarget() {
        return "cluster " + cluster.name();
    }

    public String peerTarget() {
        return "peer " + peer.name();
    }

    /** The members that are waited for. */
    public List<Member> expectedMembers() {
        Set<HostKey> leftOut = plan.leftOut();
        return cluster.profile().members().stream()
                .filter(member -> !leftOut.contains(member.host()))
                .toList();
    }
}
