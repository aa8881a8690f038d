package io.drover.server.task;

import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A durable record of long work.
 *
 * @param id its ID
 * @param type what kind of work
 * @param title one line for people
 * @param subject what it is about: the name of a cluster, or {@code CLUSTER/STACK}, or what no cluster is
 *     called. One task at a time for each
 * @param parameters what it was asked to do; secrets only as long as it has not ended
 * @param state where it stands
 * @param steps what it does, in order
 * @param error why it failed, in one sentence for people
 * @param createdAt when it was asked for
 * @param updatedAt when it last changed
 */
public record Task(
        TaskId id,
        TaskType type,
        String title,
        String subject,
        Map<String, String> parameters,
        TaskState state,
        List<Step> steps,
        Optional<String> error,
        Instant createdAt,
        Instant updatedAt) {
    public Task {
        parameters = Map.copyOf(parameters);
        steps = List.copyOf(steps);
    }

    /** One that begins, with all of its steps before it. */
    public static Task begun(
            TaskId id,
            TaskType type,
            String title,
            String subject,
            Map<String, String> parameters,
            List<? extends Enum<?>> steps,
            Instant at) {
        return new Task(
                id, type, title, subject, parameters, TaskState.RUNNING, pending(steps), Optional.empty(), at, at);
    }

    public Task with(Map<String, String> newParameters, Instant at) {
        return new Task(id, type, title, subject, newParameters, state, steps, error, createdAt, at);
    }

    /** In a step, with those before it done. */
    public Task in(Enum<?> current, Instant at) {
        int now = steps.stream().map(Step::name).toList().indexOf(current.name());
        return inState(
                TaskState.RUNNING,
                IntStream.range(0, steps.size())
                        .mapToObj(index -> {
                            Step step = steps.get(index);
                            return index < now ? step.done(at) : index == now ? step.begun(at) : step;
                        })
                        .toList(),
                error,
                at);
    }

    /** All that is to be done is to be done once more. */
    public Task anew(List<? extends Enum<?>> newSteps, Instant at) {
        return inState(TaskState.RUNNING, pending(newSteps), Optional.empty(), at);
    }

    public Task succeeded(Instant at) {
        return inState(
                TaskState.SUCCEEDED, steps.stream().map(step -> step.done(at)).toList(), Optional.empty(), at);
    }

    /** The step that it is in has failed, and those after it are not done. */
    public Task failed(String reason, Instant at) {
        return inState(
                TaskState.FAILED, steps.stream().map(step -> step.failed(at)).toList(), Optional.of(reason), at);
    }

    /**
     * Stores it as it is now, with a line in its log and an event.
     *
     * @param about what the event tells beside state, step and error
     */
    public void store(Transaction transaction, Events events, String line, Map<String, String> about) {
        transaction.tasks().update(this);
        transaction.tasks().log(id, updatedAt, line);
        Map<String, String> details = new HashMap<>(about);
        details.put("state", state.name());
        details.put("seen", line);
        error.ifPresent(reason -> details.put("error", reason));
        steps.stream()
                .filter(step -> step.state() == StepState.RUNNING)
                .findFirst()
                .ifPresent(step -> details.put("step", step.name()));
        events.publish(
                transaction, Event.of(updatedAt, state.isEnded() ? "task.ended" : "task.step", id.value(), details));
    }

    private Task inState(TaskState newState, List<Step> newSteps, Optional<String> newError, Instant at) {
        return new Task(id, type, title, subject, parameters, newState, newSteps, newError, createdAt, at);
    }

    private static List<Step> pending(List<? extends Enum<?>> names) {
        return names.stream()
                .map(step -> new Step(step.name(), StepState.PENDING, Optional.empty(), Optional.empty()))
                .toList();
    }

    /**
     * One step.
     *
     * @param name such as CLAIM
     * @param state where it stands
     * @param startedAt when it began
     * @param endedAt when it ended
     */
    public record Step(String name, StepState state, Optional<Instant> startedAt, Optional<Instant> endedAt) {
        private Step begun(Instant at) {
            return state == StepState.RUNNING
                    ? this
                    : new Step(name, StepState.RUNNING, Optional.of(at), Optional.empty());
        }

        /** With the times that it has, where it has ended before. */
        private Step done(Instant at) {
            return endedAt.isPresent()
                    ? this
                    : new Step(name, StepState.DONE, startedAt.or(() -> Optional.of(at)), Optional.of(at));
        }

        private Step failed(Instant at) {
            return switch (state) {
                case RUNNING -> new Step(name, StepState.FAILED, startedAt, Optional.of(at));
                case PENDING -> new Step(name, StepState.SKIPPED, Optional.empty(), Optional.empty());
                case DONE, FAILED, SKIPPED -> this;
            };
        }
    }

    /** Where a step stands. */
    public enum StepState {
        /** Not begun. */
        PENDING,
        /** In progress. */
        RUNNING,
        /** Done. */
        DONE,
        /** Failed. */
        FAILED,
        /** Not needed. */
        SKIPPED
    }
}
