package io.drover.server.migration;

import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState;
import io.drover.server.event.Event;
import io.drover.server.task.Task;
import io.drover.server.task.Task.Step;
import io.drover.server.task.Task.StepState;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskState;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A migration as a task: its steps are the phases. */
final class MigrationTasks {
    private static final List<Phase> STEPS =
            Arrays.stream(Phase.values()).filter(phase -> !phase.isTerminal()).toList();

    private MigrationTasks() {}

    static Task created(SourceState.Plan plan, String targetName, Instant at) {
        return new Task(
                new TaskId(plan.migration().value()),
                TaskType.MIGRATE,
                "Migrate cluster %s to plane %s".formatted(plan.clusterName(), targetName),
                plan.clusterName(),
                Map.of("target", targetName),
                TaskState.RUNNING,
                STEPS.stream()
                        .map(phase -> new Step(phase.name(), StepState.PENDING, Optional.empty(), Optional.empty()))
                        .toList(),
                Optional.empty(),
                at,
                at);
    }

    static Task updated(Task task, SourceState state, PhaseTimes times, Instant at) {
        return new Task(
                task.id(),
                task.type(),
                task.title(),
                task.subject(),
                task.parameters(),
                taskState(state),
                steps(state, times),
                state.stop().map(stop -> stop.reason().seen()),
                task.createdAt(),
                at);
    }

    static List<Step> steps(SourceState state, PhaseTimes times) {
        return STEPS.stream()
                .map(phase -> new Step(
                        phase.name(), stepState(state, times, phase), times.startOf(phase), times.endOf(phase)))
                .toList();
    }

    /** An event as a line of the task's log. */
    static String line(Event event) {
        return event.type() + " " + new TreeMap<>(event.details());
    }

    /** A task whose migration was given up has ended, though its claim may still have to be proven gone. */
    private static TaskState taskState(SourceState state) {
        if (state.stop().isPresent()) {
            boolean wished = state.stop().get().reason().code().equals(MigrationService.ABORTED_BY_OPERATOR);
            return wished ? TaskState.CANCELLED : TaskState.FAILED;
        }
        return state.phase() == Phase.DONE ? TaskState.SUCCEEDED : TaskState.RUNNING;
    }

    private static StepState stepState(SourceState state, PhaseTimes times, Phase step) {
        if (state.phase() == Phase.DONE || (step.compareTo(state.phase()) < 0 && state.phase() != Phase.ABORTED)) {
            return StepState.DONE;
        }
        if (state.phase() == Phase.ABORTED) {
            if (times.startOf(step).isEmpty()) {
                return StepState.SKIPPED;
            }
            boolean last = STEPS.stream()
                    .filter(later -> later.compareTo(step) > 0)
                    .noneMatch(later -> times.startOf(later).isPresent());
            return last ? StepState.FAILED : StepState.DONE;
        }
        if (step != state.phase()) {
            return StepState.PENDING;
        }
        return state.isStopping() ? StepState.FAILED : StepState.RUNNING;
    }
}
