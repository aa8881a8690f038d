package io.drover.simulation.invariant;

import io.drover.simulation.world.Ledger;
import java.util.Optional;

/**
 * The same of sources that were restored from an old copy. One that nobody has noticed may abort what it had committed:
 * that is open, and {@code SimulationTest} expects it to be seen. Once it is mended, this is no invariant of its own.
 */
final class DecidedOnceByCopies implements Invariant {
    @Override
    public String name() {
        return "I2 decided once, also by an old copy";
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public Optional<String> broken(Scene scene) {
        Ledger ledger = scene.world().ledger();
        return DecidedOnce.committedAndAborted(
                ledger, source -> ledger.restoredPlanes().contains(source));
    }
}
