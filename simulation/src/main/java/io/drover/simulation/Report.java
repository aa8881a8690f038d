package io.drover.simulation;

import io.drover.simulation.world.Wiring;
import java.util.List;

/** Tells people of a schedule that failed: what, the end of what led to it, and how to see all of it. */
final class Report {
    private static final int LAST_LINES = 60;

    private Report() {}

    static String of(Outcome failed, Wiring wiring) {
        List<String> trace = new Schedule(failed.seed(), wiring, true).run().trace();
        Violation violation = failed.violation().orElseThrow();
        return "seed %d: %s after step %d: %s%n%s%nreplay it: make simulate SEED=%d"
                .formatted(
                        failed.seed(),
                        violation.invariant(),
                        violation.step(),
                        violation.what(),
                        String.join("\n", trace.subList(Math.max(0, trace.size() - LAST_LINES), trace.size())),
                        failed.seed());
    }
}
