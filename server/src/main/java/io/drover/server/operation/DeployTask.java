package io.drover.server.operation;

import io.drover.kind.service.StackDefinition;
import io.drover.migration.identity.ClusterId;
import io.drover.server.cluster.Cluster;
import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.Task.StepState;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A deployment as it is stored. The definition may hold secrets, and is kept only until the task has ended. */
record DeployTask(Task task) {
    private static final String CLUSTER = "cluster";
    private static final String CLUSTER_ID = "cluster.id";
    private static final String STACK = "stack";
    private static final String TEXT = "text";

    /** What a deployment does, in order. */
    enum DeployStep {
        /** Creates what is missing and updates what differs. Done again after a crash. */
        APPLY,
        /** Waits until as much runs as shall. */
        CONVERGE
    }

    /** Deployments of one stack come one after the other; they are nothing to a migration, which has the cluster's name. */
    static String subject(String cluster, String stack) {
        return cluster + "/" + stack;
    }

    static DeployTask created(TaskId id, Cluster cluster, StackDefinition definition, Instant at) {
        return new DeployTask(Task.begun(
                id,
                TaskType.DEPLOY,
                "Deploy stack %s to cluster %s".formatted(definition.name(), cluster.name()),
                subject(cluster.name(), definition.name()),
                Map.of(
                        CLUSTER, cluster.name(),
                        CLUSTER_ID, cluster.id().value(),
                        STACK, definition.name(),
                        TEXT, definition.text()),
                List.of(DeployStep.values()),
                at));
    }

    ClusterId cluster() {
        return new ClusterId(task.parameters().getOrDefault(CLUSTER_ID, ""));
    }

    StackDefinition definition() {
        return new StackDefinition(
                task.parameters().getOrDefault(STACK, ""), task.parameters().getOrDefault(TEXT, ""));
    }

    boolean isApplied() {
        return task.steps().getFirst().state() == StepState.DONE;
    }

    /** The task in a step, with those before it done. */
    DeployTask in(DeployStep current, Instant at) {
        return new DeployTask(task.in(current, at));
    }

    DeployTask succeeded(Instant at) {
        return new DeployTask(forgetting(task.succeeded(at), at));
    }

    DeployTask failed(String error, Instant at) {
        return new DeployTask(forgetting(task.failed(error, at), at));
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        int slash = task.subject().indexOf('/');
        task.store(
                transaction,
                events,
                line,
                Map.of(
                        "cluster", task.subject().substring(0, slash),
                        "stack", task.subject().substring(slash + 1)));
    }

    private static Task forgetting(Task ended, Instant at) {
        Map<String, String> parameters = new HashMap<>(ended.parameters());
        parameters.remove(TEXT);
        return ended.with(parameters, at);
    }
}
