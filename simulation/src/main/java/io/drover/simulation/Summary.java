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

    void add(Outcome outcome) {
        schedules++;
        steps += outcome.steps();
        done += outcome.done();
        aborted += outcome.aborted();
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

    List<Outcome> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return "%,d schedules, %,d steps, %,d faults, %,d violations, %,d migrations done and %,d aborted, coverage %d of %d (phase × fault × actor)"
                .formatted(
                        schedules,
                        steps,
                        coverage.faults(),
                        violations,
                        done,
                        aborted,
                        coverage.metCount(),
                        Coverage.possibleCount());
    }
}
