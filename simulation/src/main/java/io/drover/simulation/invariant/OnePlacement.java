package io.drover.simulation.invariant;

import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.Placement;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveState.Stage;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.world.Ledger.Placed;
import io.drover.simulation.world.TheCluster;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plane places its cluster once in a generation, no host goes back to an older one, and a move is done when every host
 * that was not left out has taken its placement.
 */
final class OnePlacement implements Invariant {
    private final Map<HostKey, Held> held = new HashMap<>();

    private record Held(long epoch, long generation) {
        boolean isBehind(Held before) {
            return epoch == before.epoch && generation < before.generation;
        }
    }

    private record Place(long epoch, long generation) {}

    @Override
    public String name() {
        return "I1 one placement";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        if (scene.world().ledger().isReleased()) {
            // Hosts that were let go hold nothing any more.
            return Optional.empty();
        }
        return Stream.of(
                        scene.hosts().stream().flatMap(host -> broken(host).stream()),
                        twice(scene).stream(),
                        scene.planes().stream()
                                .flatMap(plane -> plane.records().moves().values().stream())
                                .flatMap(move -> broken(scene, move).stream()))
                .flatMap(found -> found)
                .findFirst();
    }

    private Optional<String> broken(SimulatedHost host) {
        Held now = heldBy(host);
        Held before = held.put(host.part().id(), now);
        return before != null && now.isBehind(before)
                ? Optional.of("%s is at generation %d of its placement, and was at %d"
                        .formatted(host, now.generation(), before.generation()))
                : Optional.empty();
    }

    /** An old copy does not know what it had decided; its hosts do, and keep to the first. */
    private static Optional<String> twice(Scene scene) {
        Map<Place, Placement> seen = new HashMap<>();
        for (Placed placed : scene.world().ledger().placements().values()) {
            Placement placement = placed.placement();
            Placement other = seen.put(new Place(placement.epoch(), placement.generation()), placement);
            if (other != null && !scene.world().ledger().restoredPlanes().contains(placement.plane())) {
                return Optional.of("generation %d of epoch %d was decided twice: pool %s and pool %s"
                        .formatted(placement.generation(), placement.epoch(), other.pool(), placement.pool()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> broken(Scene scene, MoveState move) {
        if (move.phase() != Phase.DONE) {
            return Optional.empty();
        }
        return scene.hosts().stream()
                .filter(host -> move.plan().members().contains(host.part().id())
                        && move.hosts().get(host.part().id()) != Stage.LEFT_OUT)
                .filter(host -> isBehind(heldBy(host), move))
                .map(host -> "%s is done, and %s is at %s".formatted(move.plan().migration(), host, heldBy(host)))
                .findFirst();
    }

    private static boolean isBehind(Held now, MoveState move) {
        return now.epoch() < move.plan().epoch()
                || (now.epoch() == move.plan().epoch()
                        && now.generation() < move.plan().generation());
    }

    private static Held heldBy(SimulatedHost host) {
        return host.stored()
                .holding(TheCluster.ID)
                .map(holding -> new Held(holding.epoch(), holding.generation()))
                .orElse(new Held(0, 0));
    }
}
