package io.drover.simulation;

import io.drover.simulation.engine.Coverage;
import java.util.List;
import java.util.Optional;

/**
 * How a schedule went.
 *
 * @param seed which it came of
 * @param steps how many it took
 * @param violation the first, if there was one
 * @param coverage the faults that it met
 * @param done migrations that were completed
 * @param aborted migrations that were aborted
 * @param moved moves within a plane that were completed
 * @param restored planes that were started from an old copy
 * @param recovered restored planes that were recovered
 * @param adopted whether the cluster was adopted
 * @param trace what happened, where that was wanted
 */
public record Outcome(
        long seed,
        long steps,
        Optional<Violation> violation,
        Coverage coverage,
        long done,
        long aborted,
        long moved,
        long restored,
        long recovered,
        boolean adopted,
        List<String> trace) {
    public Outcome {
        trace = List.copyOf(trace);
    }
}
