package io.drover.server.rotation;

import io.drover.server.store.Transaction;
import io.drover.server.task.TaskType;
import java.util.Optional;
import java.util.Set;

/** What keeps a rotation of the plane's keys from beginning: all that was planned, or is signed, by the keys of now. */
final class RotationChecks {
    private static final Set<TaskType> TASKS = Set.of(TaskType.TAKE_OVER, TaskType.RECOVER, TaskType.ROTATE_HOST_KEY);

    private final Obstacles obstacles;

    RotationChecks(Obstacles obstacles) {
        this.obstacles = obstacles;
    }

    /** A part of the transaction that begins. */
    void requireQuiet(Transaction transaction) {
        obstacles
                .restored()
                .or(() -> migrations(transaction))
                .or(() -> obstacles.running(transaction, TASKS))
                .or(() -> transaction.clusters().list().stream()
                        .flatMap(cluster -> obstacles.at(cluster).stream())
                        .findFirst())
                .ifPresent(obstacle -> {
                    throw obstacle.refusal();
                });
    }

    private static Optional<Obstacle> migrations(Transaction transaction) {
        boolean migrating = transaction.migrations().list().stream().anyMatch(row -> !row.ended())
                || transaction.claims().list().stream().anyMatch(claim -> !claim.ended());
        return migrating
                ? Optional.of(
                        new Obstacle(
                                "MIGRATION_RUNNING",
                                "a migration from this plane or to it has not ended, and was planned with the keys of now; rotate them when it has"))
                : Optional.empty();
    }
}
