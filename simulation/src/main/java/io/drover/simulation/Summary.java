package io.drover.simulation;

import io.drover.simulation.engine.Coverage;
import java.util.ArrayList;
import java.util.List;

/** What came of many schedules. Not thread-safe. */
final class Summary {
    /** More failures than these tell nothing new. */
    private static final int MOST_FAILURES = 5;

    private final Coverage coverage = new Coverage();
    private final List<Outcome> failures = new ArrayList<>();
    private long schedules;
    private long steps;
    private long violations;
    private long done;
    private long aborted;
    private long moved;
    private long restored;
    private long recovered;
    private long adopted;

    void add(Outcome outcome) {
        schedules++;
        steps += outcome.steps();
        done += outcome.done();
        aborted += outcome.aborted();
        moved += outcome.moved();
        restored += outcome.restored();
        recovered += outcome.recovered();
        adopted += outcome.adopted() ? 1 : 0;
        coverage.add(outcome.coverage());
        if (outcome.violation().isPresent()) {
            violations++;
            if (failures.size() < MOST_FAILURES) {
                failures.add(outcome);
            }
        }
    }

    void add(Summary other) {
        schedules += other.schedules;
        steps += other.steps;
        violations += other.violations;
        done += other.done;
        aborted += other.aborted;
        moved += other.moved;
        restored += other.restored;
        recovered += other.recovered;
        adopted += other.adopted;
        coverage.add(other.coverage);
        failures.addAll(other.failures);
    }

    Coverage coverage() {
        return coverage;
    }

    long done() {
        return done;
    }

    long aborted() {
        return aborted;
    }

    long moved() {
        return moved;
    }

    long restored() {
        return restored;
    }

    long recovered() {
        return recovered;
    }

    long adopted() {
        return adopted;
    }

    List<Outcome> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return "%,d schedules, %,d steps, %,d faults, %,d violations, %,d migrations done and %,d aborted, %,d moves done, %,d planes restored and %,d recovered, %,d clusters adopted, coverage %d of %d (phase × fault × actor)"
                .formatted(
                        schedules,
                        steps,
                        coverage.faults(),
                        violations,
                        done,
                        aborted,
                        moved,
                        restored,
                        recovered,
                        adopted,
                        coverage.metCount(),
                        Coverage.possibleCount());
    }
}
