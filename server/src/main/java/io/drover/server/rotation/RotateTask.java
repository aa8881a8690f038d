package io.drover.server.rotation;

import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.Task.Step;
import io.drover.server.task.Task.StepState;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskState;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A rotation of the plane's keys as it is stored. */
record RotateTask(Task task) {
    /** No cluster has a blank in its name. */
    static final String SUBJECT = "the plane's keys";

    private static final String WITHOUT_HOSTS = "withoutHosts";
    private static final String WITHOUT_PEERS = "withoutPeers";
    private static final String STEP = "FOLLOW";

    static RotateTask created(TaskId id, Set<String> withoutHosts, Set<String> withoutPeers, Instant at) {
        return new RotateTask(new Task(
                id,
                TaskType.ROTATE_KEYS,
                "Rotate the plane's keys",
                SUBJECT,
                Map.of(WITHOUT_HOSTS, joined(withoutHosts), WITHOUT_PEERS, joined(withoutPeers)),
                TaskState.RUNNING,
                List.of(new Step(STEP, StepState.RUNNING, Optional.of(at), Optional.empty())),
                Optional.empty(),
                at,
                at));
    }

    /** The hosts that the operator has said not to wait for. */
    Set<String> withoutHosts() {
        return names(WITHOUT_HOSTS);
    }

    /** The peers that the operator has said not to wait for. */
    Set<String> withoutPeers() {
        return names(WITHOUT_PEERS);
    }

    RotateTask without(Set<String> hosts, Set<String> peers, Instant at) {
        Map<String, String> parameters = new HashMap<>(task.parameters());
        parameters.put(WITHOUT_HOSTS, joined(withoutHosts(), hosts));
        parameters.put(WITHOUT_PEERS, joined(withoutPeers(), peers));
        return with(parameters, task.state(), task.steps(), at);
    }

    RotateTask succeeded(Instant at) {
        return with(
                task.parameters(),
                TaskState.SUCCEEDED,
                task.steps().stream()
                        .map(step -> new Step(step.name(), StepState.DONE, step.startedAt(), Optional.of(at)))
                        .toList(),
                at);
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        StoredTasks.update(transaction, events, task, line);
    }

    RotateTask touched(Instant at) {
        return with(task.parameters(), task.state(), task.steps(), at);
    }

    private RotateTask with(Map<String, String> parameters, TaskState state, List<Step> steps, Instant at) {
        return new RotateTask(new Task(
                task.id(),
                task.type(),
                task.title(),
                task.subject(),
                parameters,
                state,
                steps,
                task.error(),
                task.createdAt(),
                at));
    }

    private Set<String> names(String parameter) {
        String listed = task.parameters().getOrDefault(parameter, "");
        return listed.isEmpty() ? Set.of() : Set.of(listed.split(",", -1));
    }

    @SafeVarargs
    private static String joined(Set<String>... names) {
        Set<String> all = new TreeSet<>();
        for (Set<String> some : names) {
            all.addAll(some);
        }
        return String.join(",", all);
    }
}
