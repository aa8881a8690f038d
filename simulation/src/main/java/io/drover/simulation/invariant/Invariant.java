package io.drover.simulation.invariant;

import io.drover.simulation.world.Ledger;
import java.util.List;
import java.util.Optional;

/** What must hold. One instance looks at one schedule, and may remember what it saw before. */
public interface Invariant {
    /** Which of the five it belongs to, and its own name: {@code I1 one commander}. */
    String name();

    /** What is broken, if anything is. */
    Optional<String> broken(Scene scene);

    /** Those that hold after every step. */
    static List<Invariant> always() {
        return List.of(
                new OneCommander(),
                new VotesStand(),
                new OneMajority(),
                new DecidedOnce(),
                new ClaimsStand(),
                new SameContent(),
                new EndsInOrder(),
                new UntouchedWorkload(),
                new OnePlacement(),
                new SilentCopies());
    }

    /**
     * Whether everything must come to its end: not before a restored plane is recovered, nor where that lets the cluster go
     * or a second one was restored and what a manifest says may be lost with both, nor with a switch that was cut off by a
     * loss of hosts, which no adoption takes up yet.
     */
    static boolean mustSettle(Ledger ledger) {
        return ledger.unrecoveredPlanes().isEmpty()
                && ledger.restoredPlanes().size() <= 1
                && !ledger.isReleased()
                && !ledger.isStranded();
    }

    /** Those that hold once nothing goes wrong any more and all has come to rest. */
    static List<Invariant> atRest() {
        return List.of(new Settled());
    }
}
