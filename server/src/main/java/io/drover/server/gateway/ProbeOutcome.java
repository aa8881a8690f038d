package io.drover.server.gateway;

import io.drover.protocol.LatencyBuckets;
import io.drover.protocol.v1.ProbeResult;
import io.drover.protocol.v1.ProbeWindowResult;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a host's probes of one target. What an agent tells is checked when it is constructed.
 *
 * @param target as it was asked for
 * @param sent how many requests, from 0
 * @param failed how many of them failed
 * @param firstFailure why the first failed one failed; empty where none did
 * @param slowest the slowest answer
 * @param windows the same by part of the time, each at most once; none from an older agent
 */
public record ProbeOutcome(
        String target, long sent, long failed, String firstFailure, Duration slowest, List<Window> windows) {
    /** More requests than a set of probes can send before it ends by itself, with room to spare. */
    private static final long MOST_SENT = 10_000_000;

    private static final int MAX_TARGET = 1024;
    private static final int MAX_REASON = 1024;

    public ProbeOutcome {
        windows = List.copyOf(windows);
        checkText("target", target, MAX_TARGET);
        checkCounts(target, sent, failed, firstFailure, slowest);
        long spans = windows.stream().map(Window::span).distinct().count();
        if (spans != windows.size()) {
            throw new IllegalArgumentException("probes of %s: a window is told twice".formatted(target));
        }
    }

    /**
     * The requests of one part of the time.
     *
     * @param latencyCounts of those answered, by {@link LatencyBuckets}
     */
    public record Window(
            ProbeSpan span, long sent, long failed, String firstFailure, List<Long> latencyCounts, Duration slowest) {
        public Window {
            latencyCounts = List.copyOf(latencyCounts);
            checkCounts(span.name(), sent, failed, firstFailure, slowest);
            if (latencyCounts.size() != LatencyBuckets.COUNT) {
                throw new IllegalArgumentException("%d latency buckets in window %s: expected %d"
                        .formatted(latencyCounts.size(), span, LatencyBuckets.COUNT));
            }
            if (latencyCounts.stream().anyMatch(count -> count < 0 || count > MOST_SENT)
                    || latencyCounts.stream().mapToLong(Long::longValue).sum() != sent - failed) {
                throw new IllegalArgumentException(
                        "the latency buckets of window %s do not add up to %d answers".formatted(span, sent - failed));
            }
        }

        private static Window of(ProbeWindowResult result) {
            ProbeSpan span = ProbeSpan.of(result.getWindow())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "an unknown probe window %d".formatted(result.getWindowValue())));
            return new Window(
                    span,
                    result.getSent(),
                    result.getFailed(),
                    result.getFirstFailure(),
                    result.getLatencyBucketsList(),
                    micros(result.getMaxMicros()));
        }
    }

    private static void checkCounts(String what, long sent, long failed, String firstFailure, Duration slowest) {
        if (failed < 0 || sent < failed || sent > MOST_SENT) {
            throw new IllegalArgumentException(
                    "probes of %s: %d sent and %d failed; expected 0 to %d, and no more failed than sent"
                            .formatted(what, sent, failed, MOST_SENT));
        }
        if (slowest.isNegative() || slowest.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "probes of %s: a slowest answer of %s; expected 0 to a day".formatted(what, slowest));
        }
        checkText("reason of a failure", firstFailure, MAX_REASON);
    }

    private static void checkText(String what, String text, int max) {
        if (text.length() > max) {
            throw new IllegalArgumentException(
                    "a %s of %d characters: expected at most %d".formatted(what, text.length(), max));
        }
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** Throws IllegalArgumentException, with the reason, for what cannot be. */
    static List<ProbeOutcome> of(List<ProbeResult> results, int mostTargets) {
        if (results.size() > mostTargets) {
            throw new IllegalArgumentException(
                    "probes of %d targets: expected at most %d".formatted(results.size(), mostTargets));
        }
        return results.stream()
                .map(result -> new ProbeOutcome(
                        result.getTarget(),
                        result.getSent(),
                        result.getFailed(),
                        result.getFirstFailure(),
                        micros(result.getMaxMicros()),
                        result.getWindowsList().stream().map(Window::of).collect(Collectors.toUnmodifiableList())))
                .toList();
    }
}
