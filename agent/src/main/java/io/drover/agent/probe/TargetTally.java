package io.drover.agent.probe;

import io.drover.protocol.v1.ProbeResult;
import io.drover.protocol.v1.ProbeWindow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of the requests to one target so far, in all and by window. Counts only, so its size does not grow. Thread-safe:
 * one thread asks, others read.
 */
final class TargetTally {
    /** A request that has no answer for so long when the probes are stopped has failed; a younger one is not counted. */
    static final Duration UNANSWERED = Duration.ofSeconds(1);

    private static final int COARSE_BUCKETS = 17;
    private static final int MAX_REASON = 200;

    private final String target;
    private final long[] coarse = new long[COARSE_BUCKETS];
    private final Map<ProbeWindow, WindowTally> windows = new EnumMap<>(ProbeWindow.class);
    private long sent;
    private long failed;
    private long maxMicros;
    private String firstFailure = "";
    private @Nullable Asked underWay;

    TargetTally(String target) {
        this.target = target;
    }

    /** A request that has been sent. */
    private record Asked(Pace.Moment at, long nanos) {}

    synchronized void asked(Pace.Moment at, long nanos) {
        underWay = new Asked(at, nanos);
    }

    /** The request was answered; passed over where the probes ended before. */
    synchronized void answered(Pace.Moment at, long nanos) {
        Asked asked = underWay;
        underWay = null;
        if (asked == null) {
            return;
        }
        long micros = (nanos - asked.nanos()) / 1000;
        sent++;
        maxMicros = Math.max(maxMicros, micros);
        coarse[coarseBucket(micros)]++;
        window(asked, at).succeeded(micros);
    }

    /** The request failed; passed over where the probes ended before. */
    synchronized void failed(Pace.Moment at, String reason) {
        Asked asked = underWay;
        underWay = null;
        if (asked != null) {
            count(asked, at, reason);
        }
    }

    private void count(Asked asked, Pace.Moment at, String reason) {
        String told =
                reason.isEmpty() ? "failed" : reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
        sent++;
        failed++;
        if (firstFailure.isEmpty()) {
            firstFailure = told;
        }
        window(asked, at).failed(told);
    }

    /** A request that the blackout began or ended in was touched by it. */
    private WindowTally window(Asked asked, Pace.Moment ended) {
        ProbeWindow window = asked.at().equals(ended) ? ended.window() : ProbeWindow.PROBE_WINDOW_DURING;
        return windows.computeIfAbsent(window, ignored -> new WindowTally());
    }

    /** All of it, once the probes have ended; a request that should long have been answered counts as failed. */
    synchronized ProbeResult result(Pace.Moment at, long nanos) {
        Asked asked = underWay;
        underWay = null;
        if (asked != null && nanos - asked.nanos() >= UNANSWERED.toNanos()) {
            count(asked, at, "no answer within %d ms, when the probes ended".formatted(UNANSWERED.toMillis()));
        }
        ProbeResult.Builder result = ProbeResult.newBuilder()
                .setTarget(target)
                .setSent(sent)
                .setFailed(failed)
                .setFirstFailure(firstFailure)
                .setMaxMicros(maxMicros);
        for (long count : coarse) {
            result.addLatencyBuckets(count);
        }
        windows.forEach((window, tally) -> result.addWindows(tally.result(window)));
        return result.build();
    }

    /** The index of the first bound of 1, 2, 4 … 32768 ms that the latency is below, or 16: what older planes read. */
    private static int coarseBucket(long micros) {
        for (int i = 0; i < COARSE_BUCKETS - 1; i++) {
            if (micros < 1000L << i) {
                return i;
            }
        }
        return COARSE_BUCKETS - 1;
    }
}
