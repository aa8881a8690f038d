package io.drover.server.operation;

import io.drover.kind.service.StackDefinition;
import io.drover.migration.identity.ClusterId;
import io.drover.server.cluster.Cluster;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.Task.Step;
import io.drover.server.task.Task.StepState;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskState;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return new DeployTask(new Task(
                id,
                TaskType.DEPLOY,
                "Deploy stack %s to cluster %s".formatted(definition.name(), cluster.name()),
                subject(cluster.name(), definition.name()),
                Map.of(
                        CLUSTER, cluster.name(),
                        CLUSTER_ID, cluster.id().value(),
                        STACK, definition.name(),
                        TEXT, definition.text()),
                TaskState.RUNNING,
                Arrays.stream(DeployStep.values())
                        .map(step -> new Step(step.name(), StepState.PENDING, Optional.empty(), Optional.empty()))
                        .toList(),
                Optional.empty(),
                at,
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

    DeployTask applying(Instant at) {
        return new DeployTask(
                with(TaskState.RUNNING, List.of(begun(0, at), task.steps().get(1)), Optional.empty(), at));
    }

    DeployTask converging(Instant at) {
        return new DeployTask(
                with(TaskState.RUNNING, List.of(ended(0, StepState.DONE, at), begun(1, at)), Optional.empty(), at));
    }

    DeployTask succeeded(Instant at) {
        return new DeployTask(with(
                TaskState.SUCCEEDED,
                List.of(ended(0, StepState.DONE, at), ended(1, StepState.DONE, at)),
                Optional.empty(),
                at));
    }

    DeployTask failed(String error, Instant at) {
        StepState second = isApplied() ? StepState.FAILED : StepState.SKIPPED;
        return new DeployTask(with(
                TaskState.FAILED,
                List.of(ended(0, isApplied() ? StepState.DONE : StepState.FAILED, at), ended(1, second, at)),
                Optional.of(error),
                at));
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        transaction.tasks().update(task);
        transaction.tasks().log(task.id(), task.updatedAt(), line);
        Map<String, String> details = new HashMap<>();
        details.put("state", task.state().name());
        details.put("cluster", task.subject().substring(0, task.subject().indexOf('/')));
        details.put("stack", task.subject().substring(task.subject().indexOf('/') + 1));
        task.error().ifPresent(error -> details.put("error", error));
        task.steps().stream()
                .filter(step -> step.state() == StepState.RUNNING)
                .findFirst()
                .ifPresent(step -> details.put("step", step.name()));
        events.publish(
                transaction,
                Event.of(
                        task.updatedAt(),
                        task.state().isEnded() ? "task.ended" : "task.step",
                        task.id().value(),
                        details));
    }

    private Step begun(int index, Instant at) {
        Step step = task.steps().get(index);
        return step.state() == StepState.RUNNING
                ? step
                : new Step(step.name(), StepState.RUNNING, Optional.of(at), Optional.empty());
    }

    private Step ended(int index, StepState state, Instant at) {
        Step step = task.steps().get(index);
        return step.endedAt().isPresent()
                ? step
                : new Step(
                        step.name(), state, step.startedAt(), step.startedAt().map(started -> at));
    }

    private Task with(TaskState state, List<Step> steps, Optional<String> error, Instant at) {
        Map<String, String> parameters = new HashMap<>(task.parameters());
        if (state.isEnded()) {
            parameters.remove(TEXT);
        }
        return new Task(
                task.id(),
                task.type(),
                task.title(),
                task.subject(),
                parameters,
                state,
                steps,
                error,
                task.createdAt(),
                at);
    }
}
