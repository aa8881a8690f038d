package io.drover.server.migration;

import io.drover.server.migration.impact.ImpactView;
import io.drover.server.web.FindingView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A migration as REST tells it.
 *
 * @param id its ID
 * @param cluster the cluster's ID
 * @param clusterName its name
 * @param source the name of the plane that it leaves
 * @param target the name of the plane that it goes to
 * @param phase where it stands
 * @param ended whether it has ended
 * @param outcome how, if so
 * @param direction whether it leaves this plane or comes to it
 * @param epoch the one that it begins
 * @param blackoutMs how long nobody could command the cluster, in milliseconds; absent before it is measured
 * @param findings all that checks found
 * @param hosts each host of the cluster
 * @param phases each phase
 * @param progress one line for people
 * @param createdAt when it was asked for
 * @param updatedAt when it last changed
 * @param error why it failed or is stuck
 * @param impact what it did to the business; absent until that is known, and in lists
 */
public record MigrationView(
        String id,
        String cluster,
        String clusterName,
        String source,
        String target,
        String phase,
        boolean ended,
        Optional<Outcome> outcome,
        Direction direction,
        long epoch,
        Optional<Double> blackoutMs,
        List<FindingView> findings,
        List<HostState> hosts,
        List<PhaseState> phases,
        String progress,
        Instant createdAt,
        Instant updatedAt,
        Optional<String> error,
        Optional<ImpactView> impact) {
    public MigrationView {
        findings = List.copyOf(findings);
        hosts = List.copyOf(hosts);
        phases = List.copyOf(phases);
    }

    MigrationView with(ImpactView seen) {
        return new MigrationView(
                id,
                cluster,
                clusterName,
                source,
                target,
                phase,
                ended,
                outcome,
                direction,
                epoch,
                blackoutMs,
                findings,
                hosts,
                phases,
                progress,
                createdAt,
                updatedAt,
                error,
                Optional.of(seen));
    }

    /** How a migration ended. */
    public enum Outcome {
        /** The target owns the cluster. */
        DONE,
        /** Ended on request; the source owns the cluster. */
        ABORTED,
        /** Ended since it could not go on; the source owns the cluster. */
        FAILED
    }

    /** Which way the cluster goes. */
    public enum Direction {
        /** To another plane. */
        OUT,
        /** To this one. */
        IN
    }

    /** A host on the way. */
    public record HostState(String key, String name, Progress state, Optional<String> detail) {
        /** How far a host is. */
        public enum Progress {
            /** Nothing yet. */
            PENDING,
            /** Its pending session is open. */
            CONNECTED,
            /** It voted. */
            VOTED,
            /** It obeys the target. */
            ARRIVED,
            /** Nobody waits for it. */
            LEFT_OUT,
            /** It is not connected. */
            OFFLINE
        }
    }

    /** A phase with its times; the state is that of a task's step. */
    public record PhaseState(String name, String state, Optional<Instant> startedAt, Optional<Instant> endedAt) {}
}
