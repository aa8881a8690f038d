package io.drover.simulation.host;

import io.drover.migration.host.Access;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.Grant;
import io.drover.simulation.world.Ledger.Touch;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.World;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The planes that have a tunnel open on a host by which they can do anything; and those that may only look. */
final class AgentTunnels {
    private final World world;
    private final SimulatedHost host;
    private final Supplier<HostState> state;
    private final Set<PlaneId> open = new TreeSet<>();

    AgentTunnels(World world, SimulatedHost host, Supplier<HostState> state) {
        this.world = world;
        this.host = host;
        this.state = state;
    }

    Set<PlaneId> open() {
        return open;
    }

    void cut(PlaneId plane) {
        open.remove(plane);
    }

    /** Closes those that are not called for any more. */
    void recheck() {
        open.removeIf(plane -> state.get().holdings().values().stream()
                .noneMatch(holding -> access(new Authorization(
                                plane, holding.cluster(), holding.epoch(), TheCluster.ENDPOINT, Optional.empty()))
                        instanceof Access.Full));
    }

    /** The plane works on the cluster as its owner; returns whether it may. */
    boolean operate(Authorization wish) {
        boolean may = open.contains(wish.from()) || access(wish) instanceof Access.Full;
        if (may) {
            open.add(wish.from());
            touch(wish.from());
        }
        return may;
    }

    /** The plane looks at the cluster, by a grant or as its owner; returns whether it may. */
    boolean inspect(Authorization wish) {
        String method = world.wiring().inspectionMethod();
        boolean allowed = switch (access(wish)) {
            case Access.Full ignored -> true;
            case Access.Limited(Grant.Rule.Http http) ->
                http.requests().stream().anyMatch(pattern -> pattern.allows(method, "/info"));
            case Access.Limited ignored -> false;
            case Access.Denied ignored -> false;
        };
        if (allowed && !method.equals("GET")) {
            touch(wish.from());
        }
        return allowed;
    }

    private Access access(Authorization wish) {
        return world.wiring().tunnel(wish, state.get(), host.process().wallClock());
    }

    private void touch(PlaneId plane) {
        boolean owned = state.get().holdings().values().stream()
                .anyMatch(holding ->
                        !holding.quarantined() && holding.owner().id().equals(plane));
        world.ledger().touched(new Touch(host.toString(), plane.value(), owned));
    }
}
