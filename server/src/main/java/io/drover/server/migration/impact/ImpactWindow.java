package io.drover.server.migration.impact;

import io.drover.protocol.LatencyBuckets;
import io.drover.server.gateway.ProbeOutcome;
import io.drover.server.gateway.ProbeSpan;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The requests to one endpoint, or to all of them, in one part of a migration.
 *
 * @param span the part
 * @param sent how many
 * @param failed how many of them failed
 * @param firstFailure why the first failed one failed, at most 300 characters; empty where none did
 * @param latencyCounts of those answered, by {@link LatencyBuckets}
 * @param slowestMicros the slowest answer, in microseconds
 */
public record ImpactWindow(
        ProbeSpan span, long sent, long failed, String firstFailure, List<Long> latencyCounts, long slowestMicros) {
    static final int MAX_FAILURE = 300;
    private static final long MOST = 1L << 40;

    public ImpactWindow {
        latencyCounts = List.copyOf(latencyCounts);
        if (failed < 0 || sent < failed || sent > MOST) {
            throw new IllegalArgumentException("%d sent and %d failed %s".formatted(sent, failed, span));
        }
        if (latencyCounts.size() != LatencyBuckets.COUNT
                || latencyCounts.stream().anyMatch(count -> count < 0 || count > MOST)
                || latencyCounts.stream().mapToLong(Long::longValue).sum() != sent - failed) {
            throw new IllegalArgumentException("%d latency buckets %s: expected %d that add up to %d answers"
                    .formatted(latencyCounts.size(), span, LatencyBuckets.COUNT, sent - failed));
        }
        if (slowestMicros < 0 || slowestMicros > Duration.ofDays(1).toNanos() / 1000) {
            throw new IllegalArgumentException("a slowest answer of %d µs".formatted(slowestMicros));
        }
        ImpactText.check("first failure", firstFailure, MAX_FAILURE);
    }

    static ImpactWindow nothing(ProbeSpan span) {
        return new ImpactWindow(
                span,
                0,
                0,
                "",
                IntStream.range(0, LatencyBuckets.COUNT).mapToObj(i -> 0L).toList(),
                0);
    }

    static ImpactWindow of(ProbeOutcome.Window window) {
        return new ImpactWindow(
                window.span(),
                window.sent(),
                window.failed(),
                ImpactText.shortened(window.firstFailure(), MAX_FAILURE),
                window.latencyCounts(),
                window.slowest().toNanos() / 1000);
    }

    /** Both together. */
    ImpactWindow and(ImpactWindow other) {
        return new ImpactWindow(
                span,
                sent + other.sent,
                failed + other.failed,
                firstFailure.isEmpty() ? other.firstFailure : firstFailure,
                IntStream.range(0, LatencyBuckets.COUNT)
                        .mapToObj(i -> latencyCounts.get(i) + other.latencyCounts.get(i))
                        .toList(),
                Math.max(slowestMicros, other.slowestMicros));
    }

    /**
     * The latency that this share of the answers did not exceed: the bound of its bucket, or the slowest answer where
     * that is less. Zero where there was no answer.
     *
     * @param share above 0, at most 1
     */
    public Duration quantile(double share) {
        long rank = (long) Math.ceil((sent - failed) * share);
        long seen = 0;
        for (int i = 0; i < LatencyBuckets.BOUNDS; i++) {
            seen += latencyCounts.get(i);
            if (rank > 0 && seen >= rank) {
                return Duration.ofNanos(Math.min(LatencyBuckets.boundMicros(i), slowestMicros) * 1000);
            }
        }
        return slowest();
    }

    /** The slowest answer. */
    public Duration slowest() {
        return Duration.ofNanos(slowestMicros * 1000);
    }
}
