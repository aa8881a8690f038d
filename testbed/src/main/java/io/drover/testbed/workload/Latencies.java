package io.drover.testbed.workload;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How long answers took.
 *
 * @param count of answers
 * @param median half took no longer
 * @param p99 99 of 100 took no longer
 * @param longest of all
 */
public record Latencies(long count, Duration median, Duration p99, Duration longest) {
    /** @param micros values in microseconds */
    static Latencies of(Histogram micros) {
        return new Latencies(
                micros.getTotalCount(),
                micros(micros.getValueAtPercentile(50)),
                micros(micros.getValueAtPercentile(99)),
                micros(micros.getMaxValue()));
    }

    private static Duration micros(long value) {
        return Duration.ofNanos(value * 1000);
    }

    @Override
    public String toString() {
        return "median %.1f ms, p99 %.1f ms, longest %.1f ms"
                .formatted(median.toNanos() / 1e6, p99.toNanos() / 1e6, longest.toNanos() / 1e6);
    }
}
