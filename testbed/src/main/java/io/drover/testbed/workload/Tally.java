package io.drover.testbed.workload;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts attempts of one sort. Safe for use by several threads. */
final class Tally {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final Clock clock;
    private final int kept;
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private final List<Failure> first = new ArrayList<>();
    private long failed;

    /** @param kept how many failures to keep with their reasons */
    Tally(Clock clock, int kept) {
        this.clock = clock;
        this.kept = kept;
    }

    synchronized void succeeded(long nanos) {
        micros.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, LONGEST_MICROS));
    }

    synchronized void failed(String target, String reason) {
        failed++;
        if (first.size() < kept) {
            first.add(new Failure(clock.instant(), target, reason));
        }
    }

    synchronized long attempts() {
        return micros.getTotalCount() + failed;
    }

    synchronized long failures() {
        return failed;
    }

    synchronized List<Failure> firstFailures() {
        return List.copyOf(first);
    }

    synchronized Latencies latencies() {
        return Latencies.of(micros);
    }
}
