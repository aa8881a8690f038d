package io.drover.simulation.engine;

import io.drover.migration.phase.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Strikes by chance. Each schedule has faults of its own: some kinds not at all, some seldom, some often, since a schedule
 * in which everything fails never gets far.
 */
public final class Faults {
    private static final double LEFT_OUT = 0.45;
    private static final double OFTEN = 0.35;
    private static final double STORM = 15;
    private static final double MOST = 0.4;

    private final Dice dice;
    private final Trace trace;
    private final Coverage coverage;
    private final Map<Fault, Double> mix = new EnumMap<>(Fault.class);
    private Observer observer = process -> Optional.empty();
    private boolean quiet;
    private boolean storm;

    public Faults(Dice dice, Trace trace, Coverage coverage) {
        this.dice = dice;
        this.trace = trace;
        this.coverage = coverage;
        for (Fault fault : Fault.values()) {
            mix.put(fault, dice.chance(LEFT_OUT) ? 0.0 : dice.chance(OFTEN) ? fault.often() : fault.seldom());
        }
    }

    /** Where a migration stands, and which part a process has in it. */
    public record Moment(Phase phase, Actor actor) {}

    /** Knows which part a process has at the moment. */
    public interface Observer {
        Optional<Moment> momentOf(Machine process);
    }

    public void observedBy(Observer knowing) {
        observer = knowing;
    }

    /** From now on nothing goes wrong. */
    public void end() {
        quiet = true;
    }

    public boolean isQuiet() {
        return quiet;
    }

    /** Until the next word of this all that goes wrong does so more often, or no longer does. */
    public void storm(boolean now) {
        storm = now;
    }

    public boolean isStormy() {
        return storm && !quiet;
    }

    /** Whether a fault strikes a process now; it is counted then. */
    public boolean strikes(Fault fault, Machine process) {
        Double probability = mix.get(fault);
        if (quiet || probability == null || !dice.chance(storm ? Math.min(MOST, probability * STORM) : probability)) {
            return false;
        }
        trace.tell(process.name(), "*** %s", fault);
        coverage.count(fault, observer.momentOf(process));
        return true;
    }
}
