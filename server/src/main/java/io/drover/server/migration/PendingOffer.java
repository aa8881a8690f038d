package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.CommandResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What hosts are offered a pending session for.
 *
 * @param migration the migration
 * @param cluster the cluster
 * @param clusterName its name
 * @param epoch of its ownership
 * @param hosts of the cluster
 * @param target the plane that the session is with
 * @param pool of this plane, where the cluster stays with it
 * @param gateways where to dial
 */
record PendingOffer(
        MigrationId migration,
        ClusterId cluster,
        String clusterName,
        long epoch,
        HostSet hosts,
        PlaneIdentity target,
        Optional<PoolName> pool,
        List<GatewayAddress> gateways) {
    static PendingOffer of(SourceState.Plan plan) {
        return new PendingOffer(
                plan.migration(),
                plan.cluster(),
                plan.clusterName(),
                plan.epoch(),
                plan.ended(),
                plan.target(),
                Optional.empty(),
                plan.targetGateways());
    }

    static PendingOffer of(MoveState.Plan plan, PlaneIdentity self) {
        return new PendingOffer(
                plan.migration(),
                plan.cluster(),
                plan.clusterName(),
                plan.epoch(),
                plan.members(),
                self,
                Optional.of(plan.to()),
                plan.gateways());
    }

    /** For people. */
    String destination() {
        return pool.map(name -> "pool " + name).orElseGet(() -> "plane " + target.id());
    }

    CompletableFuture<CommandResult> to(AgentSession session) {
        return pool.map(name -> session.offerPool(cluster, epoch, migration, target, name, gateways))
                .orElseGet(() -> session.offerPending(cluster, epoch, migration, target, gateways));
    }
}
