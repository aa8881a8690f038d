package io.drover.simulation.invariant;

import io.drover.simulation.world.Ledger.Touch;
import java.util.Optional;

/** Nothing touches the workload but an operation by its owner. */
final class UntouchedWorkload implements Invariant {
    private int seen;

    @Override
    public String name() {
        return "I5 untouched workload";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        var touches = scene.world().ledger().touches();
        for (; seen < touches.size(); seen++) {
            Touch touch = touches.get(seen);
            if (!touch.owned()) {
                return Optional.of(
                        "%s changed the workload on %s, and does not own it".formatted(touch.plane(), touch.host()));
            }
        }
        return Optional.empty();
    }
}
