package io.drover.agent.probe;

import io.drover.protocol.LatencyBuckets;
import io.drover.protocol.v1.ProbeWindow;
import io.drover.protocol.v1.ProbeWindowResult;

/** What came of the requests of one window to one target. Guarded by the tally that holds it. */
final class WindowTally {
    private final long[] buckets = new long[LatencyBuckets.COUNT];
    private long sent;
    private long failed;
    private long maxMicros;
    private String firstFailure = "";

    void succeeded(long micros) {
        sent++;
        maxMicros = Math.max(maxMicros, micros);
        buckets[LatencyBuckets.of(micros)]++;
    }

    void failed(String reason) {
        sent++;
        failed++;
        if (firstFailure.isEmpty()) {
            firstFailure = reason;
        }
    }

    ProbeWindowResult result(ProbeWindow window) {
        ProbeWindowResult.Builder result = ProbeWindowResult.newBuilder()
                .setWindow(window)
                .setSent(sent)
                .setFailed(failed)
                .setFirstFailure(firstFailure)
                .setMaxMicros(maxMicros);
        for (long count : buckets) {
            result.addLatencyBuckets(count);
        }
        return result.build();
    }
}
