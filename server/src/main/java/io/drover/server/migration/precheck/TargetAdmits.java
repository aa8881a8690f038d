package io.drover.server.migration.precheck;

import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.protocol.v1.PrecheckRequest;
import io.drover.server.cluster.Cluster;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import java.util.List;

/** The target's own checks: whether it takes clusters from here, and whether it has this one, or its name, already. */
public final class TargetAdmits implements Precheck {
    private final PeerChannels channels;

    public TargetAdmits(PeerChannels channels) {
        this.channels = channels;
    }

    @Override
    public List<Finding> check(Candidate candidate) {
        Cluster cluster = candidate.cluster();
        PrecheckRequest.Builder request = PrecheckRequest.newBuilder()
                .setMigration(candidate.plan().migration().value())
                .setCluster(cluster.id().value())
                .setClusterName(cluster.name())
                .setKind(cluster.profile().kind())
                .setWorkloadFingerprint(cluster.profile().fingerprint())
                .setManifestBytes(Canonical.encode(cluster.profile()).length)
                .setDryRun(candidate.dryRun());
        cluster.profile()
                .members()
                .forEach(member -> request.addHostKeys(member.host().hex()).addHostNames(member.name()));
        PeerCalls calls = new PeerCalls(candidate.peer(), channels);
        try {
            return calls.findings(calls.precheck(request.build()).getFindingsList());
        } catch (PeerException e) {
            // That it cannot be reached is told once, by the check for just that.
            return e.failure() == PeerException.Failure.UNREACHABLE ? List.of() : List.of(e.finding());
        }
    }
}
