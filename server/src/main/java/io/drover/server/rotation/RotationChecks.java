package io.drover.server.rotation;

import io.drover.migration.identity.HostKey;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.migration.StandDown;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.TaskType;
import io.drover.server.web.ProblemException;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps a rotation of the plane's keys from beginning: all that was planned, or is signed, by the keys of now. */
final class RotationChecks {
    /** More tasks than this are not looked at; those that have not ended are among the newest. */
    private static final int TASKS = 1000;

    private final AgentSessions sessions;
    private final StandDown standDown;

    RotationChecks(AgentSessions sessions, StandDown standDown) {
        this.sessions = sessions;
        this.standDown = standDown;
    }

    /** A part of the transaction that begins. */
    void requireQuiet(Transaction transaction) {
        standDown.reason().ifPresent(reason -> {
            throw ProblemException.conflict(
                    "PLANE_STANDS_DOWN",
                    "this plane was restored from an old copy and signs nothing until it is recovered: %s; run 'drover plane recover' first"
                            .formatted(reason.seen()));
        });
        boolean migrating = transaction.migrations().list().stream().anyMatch(row -> !row.ended())
                || transaction.claims().list().stream().anyMatch(claim -> !claim.ended());
        if (migrating) {
            throw ProblemException.conflict(
                    "MIGRATION_RUNNING",
                    "a migration from this plane or to it has not ended, and was planned with the keys of now; rotate them when it has");
        }
        transaction.tasks().list(TASKS).stream()
                .filter(task -> !task.state().isEnded())
                .filter(task -> task.type() == TaskType.TAKE_OVER || task.type() == TaskType.RECOVER)
                .findFirst()
                .ifPresent(RotationChecks::refuseFor);
        transaction.clusters().list().forEach(this::requireMajority);
    }

    private static void refuseFor(Task task) {
        throw ProblemException.conflict(
                "TASK_RUNNING",
                "task %s (%s) has not ended; rotate the keys when it has".formatted(task.id(), task.title()));
    }

    private void requireMajority(Cluster cluster) {
        if (!cluster.status().isAtRest()) {
            throw ProblemException.conflict(
                    "CLUSTER_BUSY",
                    "cluster '%s' is %s; rotate the keys when it is at rest"
                            .formatted(cluster.name(), cluster.status()));
        }
        Set<HostKey> hosts = cluster.profile().hosts().hosts();
        Set<HostKey> away =
                hosts.stream().filter(host -> sessions.session(host).isEmpty()).collect(Collectors.toUnmodifiableSet());
        int quorum = cluster.profile().hosts().quorum();
        if (hosts.size() - away.size() < quorum) {
            throw ProblemException.conflict(
                    "NO_MAJORITY_CONNECTED",
                    "%d of the %d hosts of cluster '%s' are connected, %d are needed to follow; start the agents of: %s"
                            .formatted(
                                    hosts.size() - away.size(),
                                    hosts.size(),
                                    cluster.name(),
                                    quorum,
                                    away.stream()
                                            .map(host -> cluster.profile()
                                                    .member(host)
                                                    .map(member -> member.name())
                                                    .orElse(host.hex()))
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }
    }
}
