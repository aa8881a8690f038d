package io.drover.simulation.invariant;

import java.util.Optional;

/** A plane that was shown to be an old copy of itself signs, aborts and commands nothing. */
final class SilentCopies implements Invariant {
    @Override
    public String name() {
        return "I1 silent copies";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        return scene.world().ledger().actsOfOldCopies().stream()
                .map(act -> act + " although a host had shown it to be an old copy")
                .findFirst();
    }
}
