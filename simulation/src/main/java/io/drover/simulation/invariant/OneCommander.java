package io.drover.simulation.invariant;

import io.drover.migration.host.Access;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.TheCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** At any time at most one plane commands the cluster, and on each host at most one plane can. */
@SuppressWarnings("ReferenceEquality") // What is the same value need not be looked at again; to compare takes longer.
final class OneCommander implements Invariant {
    private final Map<SimulatedHost, HostState> looked = new HashMap<>();
    private Optional<Proof> proof = Optional.empty();

    /** The link by which a plane commands, and its digest, which takes time to compute. */
    private record Proof(Link link, Digest digest) {}

    @Override
    public String name() {
        return "I1 one commander";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        List<SimulatedPlane> commanding = scene.commanding().toList();
        // What an old copy believes of itself is no command: its hosts tell it better, and obey another.
        boolean believed = commanding.stream()
                .anyMatch(plane -> scene.world().ledger().unrecoveredPlanes().contains(plane.id()));
        if (commanding.size() > 1 && !believed) {
            return Optional.of("planes %s command the cluster at the same time".formatted(commanding));
        }
        return Stream.concat(
                        commanding.stream().flatMap(plane -> unproven(scene, plane).stream()),
                        scene.hosts().stream().flatMap(host -> obeysTwo(scene, host).stream()))
                .findFirst();
    }

    private Optional<String> unproven(Scene scene, SimulatedPlane plane) {
        List<Link> links = plane.records().cluster().orElseThrow().chain().links();
        if (links.isEmpty()) {
            return Optional.empty();
        }
        Link newest = links.getLast();
        Proof known =
                proof.filter(before -> before.link() == newest).orElseGet(() -> new Proof(newest, newest.digest()));
        proof = Optional.of(known);
        int voters = scene.world().ledger().votersFor(known.digest()).size();
        int quorum = newest instanceof Link.Transfer(var certificate)
                ? HostSet.quorumOf(certificate.statement().ended().count())
                : 0;
        return voters >= quorum
                ? Optional.empty()
                : Optional.of("%s commands by the votes of %d hosts, expected %d".formatted(plane, voters, quorum));
    }

    private Optional<String> obeysTwo(Scene scene, SimulatedHost host) {
        HostState state = host.agent().map(agent -> agent.state()).orElseGet(host::stored);
        Optional<Holding> holding = state.holding(TheCluster.ID);
        if (holding.isEmpty()) {
            return Optional.empty();
        }
        PlaneId owner = holding.get().owner().id();
        boolean known = looked.put(host, state) == state;
        Set<PlaneId> tunnels = host.agent().map(agent -> agent.tunnels()).orElse(Set.of());
        List<PlaneId> others = scene.planes().stream()
                .map(SimulatedPlane::id)
                .filter(plane -> !plane.equals(owner) || holding.get().quarantined())
                .filter(plane -> tunnels.contains(plane)
                        || (!known
                                && (mayCommand(
                                                scene,
                                                host,
                                                state,
                                                plane,
                                                holding.get().epoch())
                                        || mayCommand(
                                                scene,
                                                host,
                                                state,
                                                plane,
                                                holding.get().epoch() - 1))))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("%s is owned by %s, and %s can command it".formatted(host, owner, others));
    }

    private static boolean mayCommand(Scene scene, SimulatedHost host, HostState state, PlaneId plane, long epoch) {
        return scene.world()
                        .wiring()
                        .tunnel(
                                new Authorization(plane, TheCluster.ID, epoch, TheCluster.ENDPOINT, Optional.empty()),
                                state,
                                host.process().wallClock())
                instanceof Access.Full;
    }
}
