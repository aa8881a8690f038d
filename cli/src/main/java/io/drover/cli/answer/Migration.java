package io.drover.cli.answer;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A migration of a cluster from one plane to another. */
public record Migration(
        String id,
        @Nullable String cluster,
        @Nullable String clusterName,
        @Nullable String source,
        @Nullable String target,
        String phase,
        boolean ended,
        @Nullable String outcome,
        @Nullable String direction,
        long epoch,
        @Nullable BigDecimal blackoutMs,
        List<Finding> findings,
        List<HostProgress> hosts,
        List<Step> phases,
        @Nullable String progress,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable String error,
        @Nullable Impact impact) {
    public Migration(
            String id,
            @Nullable String cluster,
            @Nullable String clusterName,
            @Nullable String source,
            @Nullable String target,
            String phase,
            boolean ended,
            @Nullable String outcome,
            @Nullable String direction,
            long epoch,
            @Nullable BigDecimal blackoutMs,
            @Nullable List<Finding> findings,
            @Nullable List<HostProgress> hosts,
            @Nullable List<Step> phases,
            @Nullable String progress,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,
            @Nullable String error,
            @Nullable Impact impact) {
        this.id = Given.required("id", id);
        this.cluster = cluster;
        this.clusterName = clusterName;
        this.source = source;
        this.target = target;
        this.phase = Given.required("phase", phase);
        this.ended = ended;
        this.outcome = outcome;
        this.direction = direction;
        this.epoch = epoch;
        this.blackoutMs = blackoutMs;
        this.findings = Given.list(findings);
        this.hosts = Given.list(hosts);
        this.phases = Given.list(phases);
        this.progress = progress == null || progress.isBlank() ? null : progress;
        this.createdAt = createdAt;
        this.updatedAt = updatedAt;
        this.error = error;
        this.impact = impact;
    }

    /** A host's way: PENDING, CONNECTED, VOTED, ARRIVED, LEFT_OUT or OFFLINE. */
    public record HostProgress(
            String key,
            @Nullable String name,
            String state,
            @Nullable String detail) {
        public HostProgress {
            Given.required("hosts.key", key);
            Given.required("hosts.state", state);
        }

        /** Its name, or its key where it has none. */
        public String label() {
            return name == null ? key : name;
        }

        /** Whether nothing more is expected of it. */
        public boolean isThere() {
            return state.equals("ARRIVED") || state.equals("LEFT_OUT");
        }
    }

    public boolean isDone() {
        return "DONE".equals(outcome);
    }
}
