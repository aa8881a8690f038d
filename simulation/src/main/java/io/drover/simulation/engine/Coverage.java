package io.drover.simulation.engine;

import io.drover.migration.phase.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which faults struck which actors in which phases, and how many there were. Not thread-safe. */
public final class Coverage {
    private static final List<Triple> POSSIBLE = possible();

    private final Set<Triple> met = new HashSet<>();
    private long faults;

    private record Triple(Phase phase, Fault fault, Actor actor) {
        @Override
        public String toString() {
            return phase + " × " + fault + " × " + actor;
        }
    }

    void count(Fault fault, Optional<Faults.Moment> moment) {
        faults++;
        moment.ifPresent(now -> met.add(new Triple(now.phase(), fault, now.actor())));
    }

    public void add(Coverage other) {
        met.addAll(other.met);
        faults += other.faults;
    }

    public long faults() {
        return faults;
    }

    /** How many triples of phase, fault and actor there can be. */
    public static int possibleCount() {
        return POSSIBLE.size();
    }

    /** How many of those were met. */
    public int metCount() {
        return POSSIBLE.size() - missing().size();
    }

    /** Those that were not met. */
    public List<String> missing() {
        return POSSIBLE.stream()
                .filter(triple -> !met.contains(triple))
                .map(Triple::toString)
                .toList();
    }

    private static List<Triple> possible() {
        List<Triple> possible = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Fault fault : Fault.values()) {
                for (Actor actor : Actor.values()) {
                    if (!phase.isTerminal() && fault.canBefall(actor) && isPossible(phase, fault, actor)) {
                        possible.add(new Triple(phase, fault, actor));
                    }
                }
            }
        }
        return List.copyOf(possible);
    }

    /** Once it has decided, a source has no cluster any more that an operator could migrate. */
    private static boolean isPossible(Phase phase, Fault fault, Actor actor) {
        return phase.isAbortable() || actor != Actor.SOURCE || fault != Fault.OPERATOR_STARTS;
    }
}
