package io.drover.agent.probe;

import io.drover.protocol.v1.ProbeResult;

/** What came of the requests to one target so far. Used by one thread, read under its lock by others. */
final class Latencies {
    private static final int BUCKETS = 17;

    private final String target;
    private final long[] buckets = new long[BUCKETS];
    private long sent;
    private long failed;
    private long maxMicros;
    private String firstFailure = "";

    Latencies(String target) {
        this.target = target;
    }

    synchronized void succeeded(long micros) {
        sent++;
        maxMicros = Math.max(maxMicros, micros);
        buckets[bucket(micros)]++;
    }

    synchronized void failed(String reason) {
        sent++;
        failed++;
        if (firstFailure.isEmpty()) {
            firstFailure = reason.isEmpty() ? "failed" : reason;
        }
    }

    synchronized ProbeResult result() {
        ProbeResult.Builder result = ProbeResult.newBuilder()
                .setTarget(target)
                .setSent(sent)
                .setFailed(failed)
                .setFirstFailure(firstFailure)
                .setMaxMicros(maxMicros);
        for (long count : buckets) {
            result.addLatencyBuckets(count);
        }
        return result.build();
    }

    /** The index of the first bound of 1, 2, 4 … 32768 ms that the latency is below, or 16. */
    static int bucket(long micros) {
        for (int i = 0; i < BUCKETS - 1; i++) {
            if (micros < 1000L << i) {
                return i;
            }
        }
        return BUCKETS - 1;
    }
}
