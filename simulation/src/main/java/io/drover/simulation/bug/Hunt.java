package io.drover.simulation.bug;

import io.drover.simulation.Outcome;
import io.drover.simulation.Schedule;
import io.drover.simulation.Violation;
import java.util.Optional;

/** Looks for the first schedule that catches a bug. */
public final class Hunt {
    private final long mostSchedules;

    public Hunt(long mostSchedules) {
        this.mostSchedules = mostSchedules;
    }

    /**
     * What caught a bug.
     *
     * @param schedules how many it took
     * @param seed of the last of them
     */
    public record Catch(PlantedBug bug, long schedules, long seed, Violation violation) {}

    public Optional<Catch> begin(PlantedBug bug) {
        for (long seed = 0; seed < mostSchedules; seed++) {
            Outcome outcome = new Schedule(seed, bug, false).run();
            if (outcome.violation().isPresent()) {
                return Optional.of(
                        new Catch(bug, seed + 1, seed, outcome.violation().get()));
            }
        }
        return Optional.empty();
    }
}
