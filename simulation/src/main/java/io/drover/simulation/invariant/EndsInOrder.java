package io.drover.simulation.invariant;

import io.drover.migration.host.Holding;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.target.ClaimState;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.TheCluster;
import java.util.Optional;

/**
 * A migration is done when every host that was not left out obeys the next owner, and aborted when no claim of it is left.
 */
final class EndsInOrder implements Invariant {
    @Override
    public String name() {
        return "I4 ends in order";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        if (scene.world().ledger().isReleased()) {
            // Hosts that were let go hold nothing any more.
            return Optional.empty();
        }
        return scene.planes().stream()
                // A plane that recovers takes the chain's word for what is done, and leaves it to targets to ask.
                .filter(plane -> !scene.world().ledger().restoredPlanes().contains(plane.id()))
                .flatMap(plane -> plane.records().migrations().values().stream())
                .flatMap(state -> broken(scene, state).stream())
                .findFirst();
    }

    private static Optional<String> broken(Scene scene, SourceState state) {
        if (state.phase() == Phase.DONE) {
            return scene.hosts().stream()
                    .filter(host ->
                            state.hosts().getOrDefault(host.part().id(), HostStage.LEFT_OUT) != HostStage.LEFT_OUT)
                    .filter(host -> epoch(host) <= state.plan().epoch())
                    .map(host -> "%s is done, and %s is at epoch %d"
                            .formatted(state.plan().migration(), host, epoch(host)))
                    .findFirst();
        }
        boolean claimed = state.phase() == Phase.ABORTED
                && scene.planes().stream()
                        .filter(plane -> plane.id().equals(state.plan().target().id()))
                        // An old copy of a target holds claims that have ended since.
                        .filter(plane ->
                                !scene.world().ledger().restoredPlanes().contains(plane.id()))
                        .anyMatch(plane -> hasClaim(plane, state));
        return claimed
                ? Optional.of("%s is aborted, and the target holds its claim"
                        .formatted(state.plan().migration()))
                : Optional.empty();
    }

    private static boolean hasClaim(SimulatedPlane plane, SourceState state) {
        ClaimState claim = plane.records().claims().get(state.plan().migration());
        return claim != null && !claim.stage().isTerminal();
    }

    private static long epoch(SimulatedHost host) {
        return host.stored().holding(TheCluster.ID).map(Holding::epoch).orElse(0L);
    }
}
