package io.drover.server.gateway;

import io.drover.protocol.v1.ProbeResult;
import java.time.Duration;
import java.util.List;

/**
 * What came of a host's probes of one target.
 *
 * @param firstFailure why the first failed one failed; empty where none did
 * @param latencyBuckets counts of answers below 1, 2, 4 … 32768 ms, and above: 17 numbers
 * @param slowest the slowest answer
 */
public record ProbeOutcome(
        String target, long sent, long failed, String firstFailure, List<Long> latencyBuckets, Duration slowest) {
    private static final int BUCKETS = 17;

    public ProbeOutcome {
        latencyBuckets = List.copyOf(latencyBuckets);
        if (latencyBuckets.size() != BUCKETS) {
            throw new IllegalArgumentException(
                    "%d latency buckets: expected %d".formatted(latencyBuckets.size(), BUCKETS));
        }
    }

    static ProbeOutcome of(ProbeResult result) {
        return new ProbeOutcome(
                result.getTarget(),
                result.getSent(),
                result.getFailed(),
                result.getFirstFailure(),
                result.getLatencyBucketsList(),
                Duration.ofNanos(result.getMaxMicros() * 1000));
    }
}
