package io.drover.server.rotation;

import io.drover.migration.identity.HostKey;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.migration.StandDown;
import io.drover.server.store.Transaction;
import io.drover.server.task.TaskType;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps any key from being rotated, the plane's and those of hosts. */
final class Obstacles {
    /** More tasks than this are not looked at; those that have not ended are among the newest. */
    private static final int TASKS = 1000;

    private final AgentSessions sessions;
    private final StandDown standDown;

    Obstacles(AgentSessions sessions, StandDown standDown) {
        this.sessions = sessions;
        this.standDown = standDown;
    }

    Optional<Obstacle> restored() {
        return standDown
                .reason()
                .map(reason -> new Obstacle(
                        "PLANE_STANDS_DOWN",
                        "this plane was restored from an old copy and signs nothing until it is recovered: %s; run 'drover plane recover' first"
                                .formatted(reason.seen())));
    }

    /** Work of these types that has not ended. */
    Optional<Obstacle> running(Transaction transaction, Set<TaskType> types) {
        return transaction.tasks().list(TASKS).stream()
                .filter(task -> !task.state().isEnded() && types.contains(task.type()))
                .findFirst()
                .map(task -> new Obstacle(
                        "TASK_RUNNING",
                        "task %s (%s) has not ended; rotate the key when it has".formatted(task.id(), task.title())));
    }

    /** A cluster has to follow by a transfer of the plane to itself. */
    Optional<Obstacle> at(Cluster cluster) {
        if (!cluster.status().isAtRest()) {
            return Optional.of(new Obstacle(
                    "CLUSTER_BUSY",
                    "cluster '%s' is %s; rotate the key when it is at rest"
                            .formatted(cluster.name(), cluster.status())));
        }
        Set<HostKey> hosts = cluster.profile().hosts().hosts();
        Set<HostKey> away =
                hosts.stream().filter(host -> sessions.session(host).isEmpty()).collect(Collectors.toUnmodifiableSet());
        int quorum = cluster.profile().hosts().quorum();
        if (hosts.size() - away.size() >= quorum) {
            return Optional.empty();
        }
        return Optional.of(new Obstacle(
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
                                        .collect(Collectors.joining(", ")))));
    }
}
