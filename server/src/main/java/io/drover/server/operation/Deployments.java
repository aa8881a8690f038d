package io.drover.server.operation;

import io.drover.kind.service.StackDefinition;
import io.drover.migration.finding.Finding;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.TaskIds;
import io.drover.server.store.Store;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskScheduler;
import java.time.InstantSource;
import java.util.List;

/** Begins deployments. Thread-safe. */
final class Deployments {
    private final Operations operations;
    private final Store store;
    private final TaskScheduler scheduler;
    private final InstantSource time;

    Deployments(Operations operations, Store store, TaskScheduler scheduler, InstantSource time) {
        this.operations = operations;
        this.store = store;
        this.scheduler = scheduler;
        this.time = time;
    }

    /** Begins one; it goes on by itself, also after this server was killed and started anew. */
    TaskId start(String idOrName, String stack, String text) throws InterruptedException {
        return operations.entered(idOrName, owned -> {
            StackDefinition definition = new StackDefinition(stack, text);
            List<Finding> findings = owned.orchestrator().check(definition);
            if (!findings.isEmpty()) {
                throw OperationProblems.refused(stack, findings);
            }
            return begin(owned.cluster(), definition);
        });
    }

    private TaskId begin(Cluster cluster, StackDefinition definition) {
        DeployTask task = DeployTask.created(TaskIds.random(), cluster, definition, time.instant());
        return store.write(transaction -> {
            transaction.tasks().findActive(task.task().subject()).ifPresent(other -> {
                throw OperationProblems.beingDeployed(definition.name(), other.id());
            });
            transaction.tasks().insert(task.task());
            scheduler.submit(transaction, task.task().id());
            return task.task().id();
        });
    }
}
