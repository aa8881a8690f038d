package io.drover.server.migration.impact;

import io.drover.protocol.LatencyBuckets;
import io.drover.server.gateway.ProbeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An impact record as REST tells it. Latencies are in milliseconds.
 *
 * @param total all requests to all endpoints, by part of the migration
 * @param endpoints each endpoint, as far as it is in the record
 * @param endpointsProbed how many there were
 * @param workload {@code UNCHANGED}, {@code CHANGED} or {@code NOT_COMPARED}
 * @param changes entries of the inventory that differ, as far as they are in the record
 * @param changesFound how many differ
 * @param notes what is missing, and why
 */
public record ImpactView(
        List<WindowView> total,
        List<EndpointView> endpoints,
        int endpointsProbed,
        Workload workload,
        List<WorkloadChange> changes,
        int changesFound,
        List<String> notes) {
    public ImpactView {
        total = List.copyOf(total);
        endpoints = List.copyOf(endpoints);
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
    }

    /** What became of the workload, by its inventory. */
    public enum Workload {
        UNCHANGED,
        CHANGED,
        NOT_COMPARED
    }

    /** An endpoint. */
    public record EndpointView(String host, String hostName, String uri, List<WindowView> windows) {
        public EndpointView {
            windows = List.copyOf(windows);
        }
    }

    /**
     * The requests of a part of the migration.
     *
     * @param p50Ms half of the answers took at most this; absent where there was no answer
     * @param p99Ms 99 of 100 answers took at most this; absent where there was no answer
     * @param maxMs the slowest answer; absent where there was none
     * @param histogram how many answers took less than a bound; without empty buckets
     */
    public record WindowView(
            ProbeSpan window,
            long sent,
            long failed,
            Optional<String> firstFailure,
            Optional<Double> p50Ms,
            Optional<Double> p99Ms,
            Optional<Double> maxMs,
            List<Bucket> histogram) {
        public WindowView {
            histogram = List.copyOf(histogram);
        }

        static WindowView of(ImpactWindow window) {
            boolean answered = window.sent() > window.failed();
            return new WindowView(
                    window.span(),
                    window.sent(),
                    window.failed(),
                    Optional.of(window.firstFailure()).filter(reason -> !reason.isEmpty()),
                    Optional.of(millis(window.quantile(0.5))).filter(ignored -> answered),
                    Optional.of(millis(window.quantile(0.99))).filter(ignored -> answered),
                    Optional.of(millis(window.slowest())).filter(ignored -> answered),
                    histogram(window.latencyCounts()));
        }

        private static List<Bucket> histogram(List<Long> counts) {
            List<Bucket> buckets = new ArrayList<>();
            for (int i = 0; i < counts.size(); i++) {
                if (counts.get(i) > 0) {
                    buckets.add(new Bucket(
                            i < LatencyBuckets.BOUNDS
                                    ? Optional.of(LatencyBuckets.boundMicros(i) / 1000.0)
                                    : Optional.empty(),
                            counts.get(i)));
                }
            }
            return buckets;
        }

        private static double millis(Duration latency) {
            return latency.toNanos() / 1e6;
        }
    }

    /**
     * Answers that took about as long.
     *
     * @param belowMs they took less than this; absent for those beyond the last bound
     */
    public record Bucket(Optional<Double> belowMs, long count) {}

    public static ImpactView of(ImpactRecord impact) {
        return new ImpactView(
                impact.total().stream().map(WindowView::of).toList(),
                impact.endpoints().stream()
                        .map(endpoint -> new EndpointView(
                                endpoint.host().hex(),
                                endpoint.hostName(),
                                endpoint.uri(),
                                endpoint.windows().stream().map(WindowView::of).toList()))
                        .toList(),
                impact.endpointsProbed(),
                workload(impact),
                impact.changes(),
                impact.changesFound(),
                impact.notes());
    }

    private static Workload workload(ImpactRecord impact) {
        if (!impact.comparedInventories()) {
            return Workload.NOT_COMPARED;
        }
        return impact.changesFound() == 0 ? Workload.UNCHANGED : Workload.CHANGED;
    }
}
