package io.drover.server.migration.precheck;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.placement.MoveState;
import io.drover.server.cluster.Cluster;
import java.util.List;
import java.util.Set;

/**
 * A migration to another pool of gateways that may start.
 *
 * @param plan what was asked for
 * @param cluster as it is now
 * @param dryRun whether only checks are wanted
 */
public record PoolCandidate(MoveState.Plan plan, Cluster cluster, boolean dryRun) implements Attempt {
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
        return plan.gateways();
    }
}
