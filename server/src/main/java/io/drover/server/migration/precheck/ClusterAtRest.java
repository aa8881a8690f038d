package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cluster is in a state that may migrate, and nothing else is done to it. */
public final class ClusterAtRest implements AnyRoutePrecheck {
    private final Store store;

    public ClusterAtRest(Store store) {
        this.store = store;
    }

    @Override
    public List<Finding> checkAttempt(Attempt attempt) {
        List<Finding> findings = new ArrayList<>();
        ClusterStatus status = attempt.cluster().status();
        boolean ownMigration = status == ClusterStatus.MIGRATING && !attempt.dryRun();
        if (status == ClusterStatus.OPERATING) {
            findings.add(Finding.warning(
                    "OPERATION_IN_PROGRESS",
                    attempt.clusterTarget(),
                    "a stack is being deployed to it",
                    "none needed: the migration waits up to 30 s for it before it locks the cluster"));
        } else if (!status.isAtRest() && !ownMigration) {
            findings.add(Finding.error(
                    "CLUSTER_BUSY",
                    attempt.clusterTarget(),
                    "its status is %s, expected RUNNING, STOPPED or UNAVAILABLE".formatted(status),
                    "wait until the work in progress has ended: 'drover task list'"));
        }
        Optional<Task> other = store.read(transaction ->
                        transaction.tasks().findActive(attempt.cluster().name()))
                .filter(task -> !task.id().value().equals(attempt.migration().value()));
        other.ifPresent(task -> findings.add(Finding.error(
                "TASK_IN_PROGRESS",
                attempt.clusterTarget(),
                "task %s is in progress: %s".formatted(task.id(), task.title()),
                "wait until it has ended: 'drover task show %s'".formatted(task.id()))));
        if (status == ClusterStatus.UNAVAILABLE) {
            findings.add(Finding.warning(
                    "CLUSTER_UNAVAILABLE",
                    attempt.clusterTarget(),
                    "it does not work as it should: %s".formatted(recorded(attempt.cluster())),
                    "mend it first, or migrate it as it is"));
        }
        return findings;
    }

    private static String recorded(Cluster cluster) {
        return cluster.inventory()
                .map(inventory -> "its last recorded inventory is of %s".formatted(inventory.readAt()))
                .orElse("no inventory was ever recorded");
    }
}
