package io.drover.testbed.workload;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link Workload} saw.
 *
 * @param length from its start to its stop
 * @param requests short requests made
 * @param failed those of them that failed
 * @param failures the first of the failed requests, at most {@value #KEPT_FAILURES}
 * @param requestLatencies of the requests that succeeded, from the time at which each was due
 * @param connections that were to be held open
 * @param connectionsKept those of them that were opened, never broke, and answered once more at the end
 * @param broken why the others broke
 * @param lines exchanged over the connections
 * @param lineLatencies of the lines
 */
public record WorkloadReport(
        Duration length,
        long requests,
        long failed,
        List<Failure> failures,
        Latencies requestLatencies,
        int connections,
        int connectionsKept,
        List<Failure> broken,
        long lines,
        Latencies lineLatencies) {
    static final int KEPT_FAILURES = 10;

    public WorkloadReport {
        failures = List.copyOf(failures);
        broken = List.copyOf(broken);
    }

    /** Whether no request failed and no connection broke. */
    public boolean undisturbed() {
        return failed == 0 && connectionsKept == connections;
    }

    /** One line for a person. */
    public String describe() {
        return "%d requests in %.1f s, %d failed (%s); %d of %d connections kept, %d lines (%s)%s%s"
                .formatted(
                        requests,
                        length.toMillis() / 1e3,
                        failed,
                        requestLatencies,
                        connectionsKept,
                        connections,
                        lines,
                        lineLatencies,
                        failures.isEmpty() ? "" : "; first failure: " + failures.getFirst(),
                        broken.isEmpty() ? "" : "; first broken: " + broken.getFirst());
    }
}
