package io.drover.simulation.engine;

import io.drover.migration.phase.Phase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Which faults struck which actors in which phases, and how many there were. Not thread-safe. */
public final class Coverage {
    private static final int FAULTS = Fault.values().length;
    private static final int ACTORS = Actor.values().length;
    private static final BitSet POSSIBLE = possible();

    private final BitSet met = new BitSet();
    private long faults;

    void count(Fault fault, Optional<Faults.Moment> moment) {
        faults++;
        moment.ifPresent(now -> met.set(index(now.phase(), fault, now.actor())));
    }

    public void add(Coverage other) {
        met.or(other.met);
        faults += other.faults;
    }

    public long faults() {
        return faults;
    }

    /** How many triples of phase, fault and actor there can be. */
    public static int possibleCount() {
        return POSSIBLE.cardinality();
    }

    /** How many of those were met. */
    public int metCount() {
        BitSet both = (BitSet) met.clone();
        both.and(POSSIBLE);
        return both.cardinality();
    }

    /** Those that were not met. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Fault fault : Fault.values()) {
                for (Actor actor : Actor.values()) {
                    int index = index(phase, fault, actor);
                    if (POSSIBLE.get(index) && !met.get(index)) {
                        missing.add(phase + " × " + fault + " × " + actor);
                    }
                }
            }
        }
        return missing;
    }

    private static BitSet possible() {
        BitSet possible = new BitSet();
        for (Phase phase : Phase.values()) {
            for (Fault fault : Fault.values()) {
                for (Actor actor : Actor.values()) {
                    possible.set(index(phase, fault, actor), !phase.isTerminal() && fault.canBefall(actor));
                }
            }
        }
        return possible;
    }

    private static int index(Phase phase, Fault fault, Actor actor) {
        return (phase.ordinal() * FAULTS + fault.ordinal()) * ACTORS + actor.ordinal();
    }
}
