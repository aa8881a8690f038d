package io.drover.server.rotation;

import io.drover.migration.identity.HostKey;
import io.drover.server.host.Host;
import io.drover.server.task.HostSubject;
import io.drover.server.task.Task;
import io.drover.server.task.Task.Step;
import io.drover.server.task.Task.StepState;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskState;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A rotation of a host's keys as it is stored. */
record HostKeyTask(Task task) {
    private static final String FORMER = "former";

    /** What it does, in order. */
    private enum HostKeyStep {
        /** The host makes the next keys. Nothing names them yet. */
        OFFER,
        /** It is decided: clusters follow, and then the host. */
        FOLLOW
    }

    static HostKeyTask created(TaskId id, Host host, Instant at) {
        return new HostKeyTask(new Task(
                id,
                TaskType.ROTATE_HOST_KEY,
                "Rotate the key of host " + host.name(),
                HostSubject.of(host.name()),
                Map.of(FORMER, host.key().hex()),
                TaskState.RUNNING,
                List.of(
                        new Step(HostKeyStep.OFFER.name(), StepState.RUNNING, Optional.of(at), Optional.empty()),
                        new Step(HostKeyStep.FOLLOW.name(), StepState.PENDING, Optional.empty(), Optional.empty())),
                Optional.empty(),
                at,
                at));
    }

    /** The key that the host had when it began. */
    HostKey former() {
        return new HostKey(Objects.requireNonNull(task.parameters().get(FORMER), FORMER));
    }

    String host() {
        return HostSubject.host(task.subject());
    }

    HostKeyTask touched(Instant at) {
        return new HostKeyTask(task.with(task.state(), task.steps(), task.error(), at));
    }

    HostKeyTask decided(Instant at) {
        Step offered = task.steps().getFirst();
        return new HostKeyTask(task.with(
                task.state(),
                List.of(
                        new Step(offered.name(), StepState.DONE, offered.startedAt(), Optional.of(at)),
                        new Step(HostKeyStep.FOLLOW.name(), StepState.RUNNING, Optional.of(at), Optional.empty())),
                task.error(),
                at));
    }

    HostKeyTask succeeded(Instant at) {
        return ended(TaskState.SUCCEEDED, StepState.DONE, Optional.empty(), at);
    }

    HostKeyTask failed(String why, Instant at) {
        return ended(TaskState.FAILED, StepState.FAILED, Optional.of(why), at);
    }

    private HostKeyTask ended(TaskState state, StepState last, Optional<String> why, Instant at) {
        List<Step> steps = task.steps().stream()
                .map(step -> step.state() == StepState.RUNNING
                        ? new Step(step.name(), last, step.startedAt(), Optional.of(at))
                        : step)
                .toList();
        return new HostKeyTask(task.with(state, steps, why, at));
    }
}
