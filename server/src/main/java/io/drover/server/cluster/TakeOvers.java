package io.drover.server.cluster;

import io.drover.migration.finding.Finding;
import io.drover.server.audit.Audit;
import io.drover.server.migration.StandDown;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskScheduler;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Begins take-overs. Thread-safe. */
final class TakeOvers {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    private final Store store;
    private final Kinds kinds;
    private final ClusterDiscovery discovery;
    private final TaskScheduler scheduler;
    private final StandDown standDown;
    private final InstantSource time;

    TakeOvers(
            Store store,
            Kinds kinds,
            ClusterDiscovery discovery,
            TaskScheduler scheduler,
            StandDown standDown,
            InstantSource time) {
        this.store = store;
        this.kinds = kinds;
        this.discovery = discovery;
        this.scheduler = scheduler;
        this.standDown = standDown;
        this.time = time;
    }

    /** Looks, and changes nothing. */
    List<Finding> dryRun(TakeOverWish wish) throws InterruptedException {
        check(wish);
        return discovery.discover(wish).findings();
    }

    TaskId start(TakeOverWish wish) {
        check(wish);
        TaskId id = TaskIds.random();
        TakeOverTask task = TakeOverTask.created(id, wish, time.instant());
        store.write(transaction -> {
            if (transaction.clusters().findByName(wish.name()).isPresent()) {
                throw ProblemException.conflict(
                        "CLUSTER_NAME_TAKEN",
                        "this plane has a cluster named '%s'; choose another name".formatted(wish.name()));
            }
            transaction.tasks().findActive(wish.name()).map(Task::id).ifPresent(other -> {
                throw ProblemException.conflict(
                        "CLUSTER_BUSY",
                        "task %s works on a cluster named '%s'; wait for its end".formatted(other, wish.name()));
            });
            transaction.tasks().insert(task.task());
            scheduler.submit(transaction, id);
            Audit.enter(
                    transaction, time.instant(), "cluster.take-over-started", wish.name(), Map.of("task", id.value()));
            return id;
        });
        return id;
    }

    private void check(TakeOverWish wish) {
        standDown.reason().ifPresent(reason -> {
            throw ProblemException.conflict(reason.code(), reason.seen() + "; " + reason.fix());
        });
        if (!NAME.matcher(wish.name()).matches()) {
            throw ProblemException.badRequest(
                    "WRONG_CLUSTER_NAME",
                    "name is '%s'; expected 1 to 63 letters, digits, dots, dashes and underscores"
                            .formatted(Problem.shortened(wish.name())));
        }
        if (kinds.named(wish.kind()).isEmpty()) {
            throw ProblemException.badRequest(
                    "UNKNOWN_KIND",
                    "kind is '%s'; expected %s"
                            .formatted(Problem.shortened(wish.kind()), String.join(" or ", kinds.names())));
        }
        wish.entryHost().ifPresent(name -> {
            if (store.read(transaction -> transaction.hosts().findByName(name)).isEmpty()) {
                throw ProblemException.badRequest(
                        "UNKNOWN_HOST",
                        "entryHost is '%s'; expected a host that 'drover host list' shows"
                                .formatted(Problem.shortened(name)));
            }
        });
    }
}
