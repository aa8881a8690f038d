package io.drover.server.recovery;

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
import java.util.Set;
import java.util.TreeSet;

/** A recovery as it is stored. */
record RecoverTask(Task task) {
    /** No cluster has a blank in its name. */
    static final String SUBJECT = "the plane";

    private static final String WITHOUT_PEERS = "withoutPeers";
    private static final String ASKED = "asked";
    private static final String DECIDED = "decided";

    /** What a recovery does, in order. */
    enum RecoverStep {
        /** Asks the peers what they know. */
        PEERS,
        /** Has a majority of each cluster's hosts promise to refuse older incarnations. */
        PROMISES,
        /** Decides what is taken up, and signs it: one transaction. */
        DECIDE,
        /** Has the hosts follow this plane's transfers to itself. */
        RENEW
    }

    static RecoverTask created(TaskId id, Set<String> withoutPeers, Instant at) {
        return new RecoverTask(new Task(
                id,
                TaskType.RECOVER,
                "Recover the plane",
                SUBJECT,
                Map.of(WITHOUT_PEERS, String.join(",", new TreeSet<>(withoutPeers))),
                TaskState.RUNNING,
                Arrays.stream(RecoverStep.values())
                        .map(step -> new Step(step.name(), StepState.PENDING, Optional.empty(), Optional.empty()))
                        .toList(),
                Optional.empty(),
                at,
                at));
    }

    /** The peers that the operator has said not to wait for. */
    Set<String> withoutPeers() {
        String listed = task.parameters().getOrDefault(WITHOUT_PEERS, "");
        return listed.isEmpty() ? Set.of() : Set.of(listed.split(",", -1));
    }

    RecoverTask withoutPeers(Set<String> more, Instant at) {
        Set<String> all = new TreeSet<>(withoutPeers());
        all.addAll(more);
        return with(WITHOUT_PEERS, String.join(",", all), task.state(), task.steps(), at);
    }

    /** The incarnation that hosts were last asked for; 0 before. */
    int asked() {
        return Integer.parseInt(task.parameters().getOrDefault(ASKED, "0"));
    }

    RecoverTask asking(int incarnation, Instant at) {
        return with(ASKED, Integer.toString(incarnation), task.state(), task.steps(), at);
    }

    boolean isDecided() {
        return task.parameters().containsKey(DECIDED);
    }

    RecoverTask decided(int incarnation, Instant at) {
        return with(DECIDED, Integer.toString(incarnation), task.state(), task.steps(), at);
    }

    /** From the beginning. */
    RecoverTask anew(Instant at) {
        Map<String, String> parameters = new HashMap<>(task.parameters());
        parameters.remove(DECIDED);
        return new RecoverTask(new Task(
                task.id(),
                task.type(),
                task.title(),
                task.subject(),
                parameters,
                TaskState.RUNNING,
                created(task.id(), Set.of(), at).task().steps(),
                Optional.empty(),
                task.createdAt(),
                at));
    }

    /** The task in a step, with those before it done. */
    RecoverTask in(RecoverStep current, Instant at) {
        return with(
                DECIDED,
                task.parameters().get(DECIDED),
                TaskState.RUNNING,
                task.steps().stream()
                        .map(step -> {
                            int order = RecoverStep.valueOf(step.name()).compareTo(current);
                            return order < 0 ? ended(step, at) : order == 0 ? begun(step, at) : step;
                        })
                        .toList(),
                at);
    }

    RecoverTask succeeded(Instant at) {
        return with(
                DECIDED,
                task.parameters().get(DECIDED),
                TaskState.SUCCEEDED,
                task.steps().stream().map(step -> ended(step, at)).toList(),
                at);
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        transaction.tasks().update(task);
        transaction.tasks().log(task.id(), task.updatedAt(), line);
        events.publish(
                transaction,
                Event.of(
                        task.updatedAt(),
                        task.state().isEnded() ? "task.ended" : "task.step",
                        task.id().value(),
                        Map.of("state", task.state().name(), "seen", line)));
    }

    private RecoverTask with(
            String parameter,
            @org.jspecify.annotations.Nullable String value,
            TaskState state,
            List<Step> steps,
            Instant at) {
        Map<String, String> parameters = new HashMap<>(task.parameters());
        if (value != null) {
            parameters.put(parameter, value);
        }
        return new RecoverTask(new Task(
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

    private static Step begun(Step step, Instant at) {
        return step.state() == StepState.RUNNING
                ? step
                : new Step(step.name(), StepState.RUNNING, Optional.of(at), Optional.empty());
    }

    private static Step ended(Step step, Instant at) {
        return step.endedAt().isPresent()
                ? step
                : new Step(step.name(), StepState.DONE, step.startedAt().or(() -> Optional.of(at)), Optional.of(at));
    }
}
