package io.drover.server.migration.precheck;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.source.SourceState;
import io.drover.server.cluster.Cluster;
import io.drover.server.peer.Peer;
import java.util.List;
import java.util.Set;

/**
 * A migration to another plane that may start.
 *
 * @param plan what was asked for
 * @param cluster as it is now
 * @param peer the target
 * @param dryRun whether only checks are wanted
 */
public record Candidate(SourceState.Plan plan, Cluster cluster, Peer peer, boolean dryRun) implements Attempt {
    public String peerTarget() {
        return "peer " + peer.name();
    }

    @Override
    public MigrationId migration() {
        return plan.migration();
    }

    @Override
    public long epoch() {
        return plan.epoch();
    }

    @Override
    public Set<HostKey> leftOut() {
        return plan.leftOut();
    }

    @Override
    public List<GatewayAddress> destination() {
        return plan.targetGateways();
    }
}
