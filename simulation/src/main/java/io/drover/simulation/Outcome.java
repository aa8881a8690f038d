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
 * @param trace what happened, where that was wanted
 */
public record Outcome(
        long seed,
        long steps,
        Optional<Violation> violation,
        Coverage coverage,
        long done,
        long aborted,
        List<String> trace) {
    public Outcome {
        trace = List.copyOf(trace);
    }
}
