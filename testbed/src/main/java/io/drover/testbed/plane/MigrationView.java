package io.drover.testbed.plane;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A migration as REST shows it.
 *
 * @param blackoutMs how long nobody could command the cluster, in milliseconds; null while that is not known
 */
public record MigrationView(
        String id,
        String cluster,
        String phase,
        boolean ended,
        @Nullable String outcome,
        @Nullable Double blackoutMs,
        List<FindingView> findings,
        List<HostProgress> hosts,
        List<PhaseView> phases,
        @Nullable String progress,
        @Nullable String error,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    public MigrationView(
            String id,
            String cluster,
            String phase,
            boolean ended,
            @Nullable String outcome,
            @Nullable Double blackoutMs,
            @Nullable List<FindingView> findings,
            @Nullable List<HostProgress> hosts,
            @Nullable List<PhaseView> phases,
            @Nullable String progress,
            @Nullable String error,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt) {
        this.id = id;
        this.cluster = cluster;
        this.phase = phase;
        this.ended = ended;
        this.outcome = outcome;
        this.blackoutMs = blackoutMs;
        this.findings = findings == null ? List.of() : List.copyOf(findings);
        this.hosts = hosts == null ? List.of() : List.copyOf(hosts);
        this.phases = phases == null ? List.of() : List.copyOf(phases);
        this.progress = progress;
        this.error = error;
        this.createdAt = createdAt;
        this.updatedAt = updatedAt;
    }

    /** Where a host stands: PENDING, CONNECTED, VOTED, ARRIVED, LEFT_OUT or OFFLINE. */
    public record HostProgress(
            String key,
            @Nullable String name,
            String state,
            @Nullable String detail) {}

    /** A phase with its times. */
    public record PhaseView(
            String name,
            @Nullable String state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {
        /** How long it took; empty if it has not ended. */
        public Optional<Duration> took() {
            return startedAt == null || endedAt == null
                    ? Optional.empty()
                    : Optional.of(Duration.between(startedAt, endedAt));
        }
    }

    public boolean isDone() {
        return "DONE".equals(outcome);
    }

    /** Whether it came to nothing, on request or by itself. */
    public boolean isAborted() {
        return ended && !isDone();
    }
}
