package io.drover.migration.placement;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Placement;
import io.drover.migration.phase.Phase;
import io.drover.migration.phase.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A move from one pool to another.
 *
 * @param plan what was asked for; never changes
 * @param phase where it stands
 * @param hosts how far each host is
 * @param placement the decision, from COMMIT on
 * @param stop why it was given up, if it was
 * @param findings everything worth telling, oldest first
 * @param blackout from LOCK until the pool serves, once measured
 */
public record MoveState(
        Plan plan,
        Phase phase,
        Map<HostKey, Stage> hosts,
        Optional<Signed<Placement>> placement,
        Optional<Finding> stop,
        List<Finding> findings,
        Optional<Duration> blackout)
        implements Progress {
    public MoveState {
        hosts = Map.copyOf(hosts);
        findings = List.copyOf(findings);
    }

    /**
     * What was asked for.
     *
     * @param migration its ID
     * @param cluster the cluster
     * @param clusterName its name
     * @param plane the owner
     * @param incarnation the owner's
     * @param epoch of the ownership
     * @param generation of the placement that it will make
     * @param from the pool that serves the cluster
     * @param to the pool that shall serve it
     * @param gateways of that pool
     * @param members the cluster's hosts
     * @param leftOut the hosts that are not waited for, by the operator's word
     */
    public record Plan(
            MigrationId migration,
            ClusterId cluster,
            String clusterName,
            PlaneId plane,
            int incarnation,
            long epoch,
            long generation,
            PoolName from,
            PoolName to,
            List<GatewayAddress> gateways,
            HostSet members,
            Set<HostKey> leftOut) {
        public Plan {
            gateways = List.copyOf(gateways);
            leftOut = Set.copyOf(leftOut);
            if (from.equals(to)) {
                throw new IllegalArgumentException("a move from pool %s to itself".formatted(from));
            }
            if (!members.hosts().containsAll(leftOut)) {
                throw new IllegalArgumentException("a move that leaves out a host which the cluster does not have");
            }
            if (members.size() - leftOut.size() < members.quorum()) {
                throw new IllegalArgumentException("%d of %d hosts left out: at least %d are needed"
                        .formatted(leftOut.size(), members.size(), members.quorum()));
            }
        }

        Placement placement() {
            return new Placement(cluster, plane, incarnation, epoch, generation, to, gateways);
        }
    }

    /** How far a host is. */
    public enum Stage {
        /** Nothing heard of it yet. */
        PENDING,
        /** Its pending session at the new pool is open. */
        CONNECTED,
        /** It obeys by the new pool. */
        ARRIVED,
        /** The operator left it out. */
        LEFT_OUT
    }

    public static MoveState planned(Plan plan) {
        Map<HostKey, Stage> hosts = new HashMap<>();
        plan.members()
                .hosts()
                .forEach(host -> hosts.put(host, plan.leftOut().contains(host) ? Stage.LEFT_OUT : Stage.PENDING));
        return new MoveState(
                plan, Phase.PRECHECK, hosts, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    @Override
    public MigrationId migration() {
        return plan.migration();
    }

    /** Never: one plane decides, and has ended the migration with the decision. */
    @Override
    public boolean isStopping() {
        return false;
    }

    /** Whether all hosts that are waited for have reached a stage, or one after it. */
    public boolean all(Stage stage) {
        return hosts.values().stream().allMatch(reached -> reached.compareTo(stage) >= 0);
    }

    /**
     * Whether the placement is to be shown any longer: until the pool serves all hosts are, since those that were left out
     * may be needed for the majority, and afterwards those that are waited for.
     */
    public boolean awaitsHosts() {
        return phase == Phase.SWITCH || !all(Stage.ARRIVED);
    }

    /** Whether the hosts that have arrived are a majority. */
    boolean hasMajority() {
        return hosts.values().stream().filter(Stage.ARRIVED::equals).count()
                >= plan.members().quorum();
    }

    MoveState in(Phase next) {
        return new MoveState(plan, phase.to(next), hosts, placement, stop, findings, blackout);
    }

    MoveState withHost(HostKey host, Stage stage) {
        Stage reached = hosts.get(host);
        // A host that was left out is waited for no more; but it may be needed for the majority, and arrives when it
        // can.
        boolean comesBack = reached == Stage.LEFT_OUT && stage == Stage.ARRIVED;
        if (reached == null || reached == Stage.ARRIVED || (reached.compareTo(stage) >= 0 && !comesBack)) {
            return this;
        }
        Map<HostKey, Stage> changed = new HashMap<>(hosts);
        changed.put(host, stage);
        return new MoveState(plan, phase, changed, placement, stop, findings, blackout);
    }

    MoveState decided(Signed<Placement> decision) {
        return new MoveState(plan, phase, hosts, Optional.of(decision), stop, findings, blackout);
    }

    MoveState served(Optional<Duration> measured) {
        return new MoveState(plan, phase, hosts, placement, stop, findings, measured);
    }

    MoveState stopped(Finding reason) {
        return new MoveState(plan, phase, hosts, placement, Optional.of(reason), findings, blackout);
    }

    MoveState reporting(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        more.stream().filter(finding -> !all.contains(finding)).forEach(all::add);
        return new MoveState(plan, phase, hosts, placement, stop, all, blackout);
    }
}
