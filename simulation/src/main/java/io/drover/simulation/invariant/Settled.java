package io.drover.simulation.invariant;

import io.drover.migration.host.Holding;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Placement;
import io.drover.migration.source.SourceState;
import io.drover.simulation.host.Agent;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
import io.drover.simulation.plane.Server;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.TheCluster;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Once nothing goes wrong any more, every migration has ended, one plane has the cluster, and every host obeys it. */
final class Settled implements Invariant {
    @Override
    public String name() {
        return "I4 settled";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        if (!Invariant.mustSettle(scene.world().ledger())) {
            return Optional.empty();
        }
        List<SimulatedPlane> owners = scene.commanding().toList();
        if (owners.size() != 1) {
            return Optional.of("the cluster is commanded by %s, expected one plane".formatted(owners));
        }
        SimulatedPlane owner = owners.getFirst();
        return Stream.concat(
                        scene.planes().stream().flatMap(plane -> unsettled(plane).stream()),
                        scene.hosts().stream()
                                .filter(host -> !host.isLost())
                                .flatMap(host -> unsettled(host, owner).stream()))
                .findFirst();
    }

    private static Optional<String> unsettled(SimulatedPlane plane) {
        if (plane.server().map(Server::gate).filter(gate -> gate.isLocked()).isPresent()) {
            return Optional.of("%s still holds operations".formatted(plane));
        }
        Stream<String> migrations = plane.records().migrations().values().stream()
                .filter(state -> !state.phase().isTerminal())
                .map(state -> "%s is in %s at %s".formatted(state.plan().migration(), told(state), plane));
        Stream<String> claims = plane.records().claims().values().stream()
                .filter(claim -> !claim.stage().isTerminal())
                .map(claim -> "%s holds a claim of %s that is %s"
                        .formatted(plane, claim.offer().migration(), claim.stage()));
        Stream<String> moves = plane.records().moves().values().stream()
                .filter(state -> !state.phase().isTerminal())
                .map(state -> "%s is in %s at %s".formatted(state.plan().migration(), state.phase(), plane));
        return Stream.of(migrations, claims, moves).flatMap(found -> found).findFirst();
    }

    private static String told(SourceState state) {
        return state.isStopping() ? state.phase() + ", stopping" : state.phase().toString();
    }

    private static Optional<String> unsettled(SimulatedHost host, SimulatedPlane owner) {
        ClusterRecord record = owner.records().cluster().orElseThrow();
        Chain chain = record.chain();
        Optional<Holding> holding = host.stored().holding(TheCluster.ID);
        if (!record.members().contains(host.part().id())) {
            return holding.filter(Holding::quarantined).isPresent()
                    ? Optional.empty()
                    : Optional.of("%s came back after it was named as lost, and is not in quarantine".formatted(host));
        }
        boolean obeys = holding.filter(held -> held.owner().id().equals(owner.id())
                        && held.epoch() == chain.epoch()
                        && held.head().equals(chain.head()))
                .isPresent();
        if (!obeys) {
            return Optional.of("%s does not obey %s at epoch %d, but %s"
                    .formatted(
                            host,
                            owner,
                            chain.epoch(),
                            holding.map(held -> held.owner().id() + " at epoch " + held.epoch())
                                    .orElse("nobody")));
        }
        if (holding.orElseThrow().pending().isPresent()) {
            return Optional.of("%s keeps a pending session".formatted(host));
        }
        long generation = owner.records()
                .placement()
                .map(Signed::statement)
                .filter(placement -> placement.epoch() == chain.epoch())
                .map(Placement::generation)
                .orElse(0L);
        if (holding.get().generation() != generation) {
            return Optional.of("%s is at generation %d of its placement, and %s at %d"
                    .formatted(host, holding.get().generation(), owner, generation));
        }
        boolean reachable = host.agent()
                .map(Agent::state)
                .filter(state -> host.agent().orElseThrow().isLive(state.at(owner.id())))
                .isPresent();
        return reachable ? Optional.empty() : Optional.of("%s has no session with %s".formatted(host, owner));
    }
}
