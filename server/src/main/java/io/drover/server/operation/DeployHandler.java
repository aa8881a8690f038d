package io.drover.server.operation;

import io.drover.kind.service.Change;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.Service;
import io.drover.migration.identity.ClusterId;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.operation.OwnedClusters.Owned;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import io.drover.server.task.TaskHandler;
import io.drover.server.task.TaskId;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deploys stacks. Applying a definition again changes nothing, so a server that was killed does just that. A migration waits
 * for what is being applied before it locks; it does not wait until all runs, which is the cluster's own work.
 */
final class DeployHandler implements TaskHandler {
    /** How often a definition is applied again to what was changed by somebody else meanwhile. */
    private static final int CONFLICTS = 3;

    private final Operations operations;
    private final OwnedClusters clusters;
    private final Store store;
    private final Events events;
    private final InstantSource time;
    private final Patience patience;

    DeployHandler(
            Operations operations,
            OwnedClusters clusters,
            Store store,
            Events events,
            InstantSource time,
            Patience patience) {
        this.operations = operations;
        this.clusters = clusters;
        this.store = store;
        this.events = events;
        this.time = time;
        this.patience = patience;
    }

    /**
     * How long is waited.
     *
     * @param unreachable for hosts that cannot be reached, and for a cluster that is locked
     * @param converging until all runs
     * @param trouble for tasks that fail, before it is taken for more than a false start
     * @param pause between two looks
     */
    record Patience(Duration unreachable, Duration converging, Duration trouble, Duration pause) {}

    @Override
    public void run(TaskId id) throws InterruptedException {
        Optional<Task> stored = store.read(transaction -> transaction.tasks().find(id));
        if (stored.isEmpty() || stored.get().state().isEnded()) {
            return;
        }
        DeployTask task = new DeployTask(stored.get());
        if (!task.isApplied()) {
            task = task.in(DeployTask.DeployStep.APPLY, time.instant());
            save(task, "deploying the stack");
            List<Change> changes = new ArrayList<>();
            Optional<String> failure = apply(task, changes);
            if (failure.isPresent()) {
                // Where a server was killed while it applied the definition, nobody else says that it does no more.
                status(task.cluster(), ClusterStatus.RUNNING);
                fail(task, failure.get(), changes);
                return;
            }
            task = task.in(DeployTask.DeployStep.CONVERGE, time.instant());
            save(task, "the stack is deployed: " + Operations.summary(changes));
        }
        converge(task);
    }

    /** Why it could not be applied, if it could not. */
    private Optional<String> apply(DeployTask task, List<Change> changes) throws InterruptedException {
        long giveUp = System.nanoTime() + patience.unreachable().toNanos();
        String last = "";
        int conflicts = 0;
        while (true) {
            try {
                changes.removeIf(change -> !isMade(change));
                operations.entered(task.cluster().value(), owned -> {
                    applyTo(owned, task, changes);
                    return true;
                });
                return Optional.empty();
            } catch (ProblemException e) {
                // Not reachable or locked: that passes. So does a change by somebody else; other conflicts stay.
                boolean conflict = e.problem().code().equals("OPERATION_CONFLICT");
                conflicts += conflict ? 1 : 0;
                boolean passing = e.problem().status() >= 500 || (conflict && conflicts <= CONFLICTS);
                if (!passing || System.nanoTime() - giveUp > 0) {
                    return Optional.of(e.problem().detail());
                }
                if (!e.problem().detail().equals(last)) {
                    last = e.problem().detail();
                    log(task, "trying again: " + last);
                }
                Thread.sleep(patience.pause());
            }
        }
    }

    private void applyTo(Owned owned, DeployTask task, List<Change> changes)
            throws OperationException, InterruptedException {
        ClusterId id = owned.cluster().id();
        status(id, ClusterStatus.OPERATING);
        try {
            owned.orchestrator().deploy(owned.profile(), owned.reach(), task.definition(), change -> {
                changes.add(change);
                log(task, told(change));
            });
            operations.tell(
                    owned.cluster(),
                    "deploy",
                    Map.of(
                            "stack", task.definition().name(),
                            "changes", Operations.summary(changes)));
        } finally {
            status(id, ClusterStatus.RUNNING);
        }
    }

    private static boolean isMade(Change change) {
        return switch (change.kind()) {
            case CREATED, UPDATED, REMOVED -> true;
            case UNCHANGED, KEPT -> false;
        };
    }

    private static String told(Change change) {
        return "%s %s: %s%s"
                .formatted(
                        change.what(),
                        change.name(),
                        change.kind().name().toLowerCase(Locale.ROOT),
                        change.kind() == Change.Kind.KEPT
                                ? ", though the file does not name it; remove it if it is not needed any more"
                                : "");
    }

    /** Shows what is done to a cluster that is otherwise at rest; the next reading tells how it is then. */
    private void status(ClusterId id, ClusterStatus status) {
        store.write(transaction -> {
            transaction
                    .clusters()
                    .find(id)
                    .filter(cluster -> status == ClusterStatus.OPERATING
                            ? cluster.status().isAtRest()
                            : cluster.status() == ClusterStatus.OPERATING)
                    .ifPresent(cluster -> {
                        transaction.clusters().update(cluster.withStatus(status));
                        events.publish(
                                transaction,
                                Event.of(
                                        time.instant(),
                                        "cluster.status",
                                        id.value(),
                                        Map.of("status", status.name(), "cluster", cluster.name())));
                    });
            return status;
        });
    }

    private void converge(DeployTask task) throws InterruptedException {
        long begun = System.nanoTime();
        Optional<Long> troubleSince = Optional.empty();
        Set<String> toldOf = new HashSet<>();
        String last = "nothing is known of its services yet";
        while (true) {
            boolean gaveUp = System.nanoTime() - begun > patience.converging().toNanos();
            try {
                List<Service> open = unsettled(task);
                if (open.isEmpty()) {
                    save(task.succeeded(time.instant()), "all that shall run runs");
                    return;
                }
                Optional<Service> troubled = open.stream()
                        .filter(service -> service.trouble().isPresent())
                        .findFirst();
                last = describe(troubled.orElse(open.getFirst()));
                if (troubled.isPresent()) {
                    if (toldOf.add(last)) {
                        log(task, last);
                    }
                    long since = troubleSince.orElse(System.nanoTime());
                    troubleSince = Optional.of(since);
                    gaveUp |= System.nanoTime() - since > patience.trouble().toNanos();
                } else {
                    troubleSince = Optional.empty();
                }
            } catch (ProblemException e) {
                if (e.problem().code().equals("CLUSTER_MOVED")) {
                    save(task.succeeded(time.instant()), e.problem().detail() + "; the rest is seen there");
                    return;
                }
                last = e.problem().detail();
                gaveUp |= e.problem().status() < 500;
            }
            if (gaveUp) {
                fail(
                        task,
                        last + "; the stack is deployed and the cluster goes on trying: mend it and deploy again, or"
                                + " roll the service back",
                        List.of());
                return;
            }
            Thread.sleep(patience.pause());
        }
    }

    private List<Service> unsettled(DeployTask task) throws InterruptedException {
        Owned owned = clusters.find(task.cluster().value());
        try {
            return owned.orchestrator().services(owned.profile(), owned.reach()).stream()
                    .filter(service -> service.stack()
                            .filter(task.definition().name()::equals)
                            .isPresent())
                    .filter(service -> !service.isSettled())
                    .toList();
        } catch (OperationException e) {
            throw OperationProblems.of(owned.cluster(), e);
        }
    }

    private static String describe(Service service) {
        return "service %s: %d of %d tasks run%s%s"
                .formatted(
                        service.name(),
                        service.running(),
                        service.desired(),
                        service.update()
                                .filter(state -> !state.equals("completed"))
                                .map(", its update is "::concat)
                                .orElse(""),
                        service.trouble().map(": "::concat).orElse(""));
    }

    private void save(DeployTask task, String line) {
        store.write(transaction -> {
            task.store(transaction, events, line);
            return task;
        });
    }

    private void log(DeployTask task, String line) {
        store.write(transaction -> {
            transaction.tasks().log(task.task().id(), time.instant(), line);
            return line;
        });
    }

    private void fail(DeployTask task, String reason, List<Change> before) {
        boolean changed = before.stream().anyMatch(DeployHandler::isMade);
        save(
                task.failed(
                        changed ? "%s (before that: %s)".formatted(reason, Operations.summary(before)) : reason,
                        time.instant()),
                "failed: " + reason);
    }
}
