package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;

/**
 * Which cluster migrates, by whichever route.
 *
 * @param migration the migration
 * @param cluster the cluster
 * @param clusterName its name
 * @param epoch of the ownership in which it began
 */
record MigratingCluster(MigrationId migration, ClusterId cluster, String clusterName, long epoch) {
    static MigratingCluster of(SourceState.Plan plan) {
        return new MigratingCluster(plan.migration(), plan.cluster(), plan.clusterName(), plan.epoch());
    }

    static MigratingCluster of(MoveState.Plan plan) {
        return new MigratingCluster(plan.migration(), plan.cluster(), plan.clusterName(), plan.epoch());
    }
}
