package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
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
        return created(
                plan.migration(),
                TaskType.MIGRATE,
                "Migrate cluster %s to plane %s".formatted(plan.clusterName(), targetName),
                plan.clusterName(),
                Map.of("target", targetName),
                at);
    }

    static Task created(MoveState.Plan plan, Instant at) {
        return created(
                plan.migration(),
                TaskType.MIGRATE_POOL,
                "Migrate cluster %s from pool %s to pool %s".formatted(plan.clusterName(), plan.from(), plan.to()),
                plan.clusterName(),
                Map.of("pool", plan.to().value()),
                at);
    }

    private static Task created(
            MigrationId migration,
            TaskType type,
            String title,
            String clusterName,
            Map<String, String> parameters,
            Instant at) {
        return new Task(
                new TaskId(migration.value()),
                type,
                title,
                clusterName,
                parameters,
                TaskState.RUNNING,
                STEPS.stream()
                        .map(phase -> new Step(phase.name(), StepState.PENDING, Optional.empty(), Optional.empty()))
                        .toList(),
                Optional.empty(),
                at,
                at);
    }

    static Task updated(Task task, PhaseProgress state, PhaseTimes times, Instant at) {
        return new Task(
                task.id(),
                task.type(),
                task.title(),
                task.subject(),
                task.parameters(),
                taskState(state),
                steps(state, times),
                state.stop().map(Finding::seen),
                task.createdAt(),
                at);
    }

    static List<Step> steps(PhaseProgress state, PhaseTimes times) {
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
    private static TaskState taskState(PhaseProgress state) {
        if (state.stop().isPresent()) {
            return state.isStoppedByOperator() ? TaskState.CANCELLED : TaskState.FAILED;
        }
        return state.phase() == Phase.DONE ? TaskState.SUCCEEDED : TaskState.RUNNING;
    }

    private static StepState stepState(PhaseProgress state, PhaseTimes times, Phase step) {
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
