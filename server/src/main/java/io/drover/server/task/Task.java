package io.drover.server.task;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** As it goes on, or ends. */
    public Task with(TaskState now, List<Step> stepped, Optional<String> failure, Instant at) {
        return new Task(id, type, title, subject, parameters, now, stepped, failure, createdAt, at);
    }

    /**
     * One step.
     *
     * @param name such as CLAIM
     * @param state where it stands
     * @param startedAt when it began
     * @param endedAt when it ended
     */
    public record Step(String name, StepState state, Optional<Instant> startedAt, Optional<Instant> endedAt) {}

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
