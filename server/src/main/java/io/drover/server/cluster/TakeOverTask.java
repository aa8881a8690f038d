package io.drover.server.cluster;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Genesis;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A take-over as it is stored. */
record TakeOverTask(Task task) {
    private static final String GENESIS = "decided.genesis";
    private static final String PROFILE = "decided.profile";

    /** What a take-over does, in order. */
    enum TakeOverStep {
        /** Looks for the cluster and its members. */
        DISCOVER,
        /** Has every member host obey this plane. */
        CLAIM_HOSTS,
        /** Stores the cluster. */
        RECORD
    }

    /** What was decided, before any host was told: showing it again shows the same. */
    record Decision(Signed<Genesis> genesis, Profile profile) {}

    static TakeOverTask created(TaskId id, TakeOverWish wish, Instant at) {
        return new TakeOverTask(new Task(
                id,
                TaskType.TAKE_OVER,
                "Take over cluster " + wish.name(),
                wish.name(),
                wish.parameters(),
                TaskState.RUNNING,
                Arrays.stream(TakeOverStep.values())
                        .map(step -> new Step(step.name(), StepState.PENDING, Optional.empty(), Optional.empty()))
                        .toList(),
                Optional.empty(),
                at,
                at));
    }

    TakeOverWish wish() {
        return TakeOverWish.of(task.parameters());
    }

    Optional<Decision> decision() {
        String genesis = task.parameters().get(GENESIS);
        String profile = task.parameters().get(PROFILE);
        return genesis == null || profile == null
                ? Optional.empty()
                : Optional.of(new Decision(
                        Signed.decode(Genesis.class, HexFormat.of().parseHex(genesis)),
                        Canonical.decode(Profile.class, HexFormat.of().parseHex(profile))));
    }

    TakeOverTask decided(Decision decision, Instant at) {
        Map<String, String> parameters = new HashMap<>(task.parameters());
        parameters.put(GENESIS, Blob.of(decision.genesis().encode()).hex());
        parameters.put(PROFILE, Blob.of(Canonical.encode(decision.profile())).hex());
        return with(parameters, task.state(), task.steps(), task.error(), at);
    }

    /** The task in a step, with those before it done. */
    TakeOverTask in(TakeOverStep current, Instant at) {
        return with(
                task.parameters(),
                TaskState.RUNNING,
                task.steps().stream()
                        .map(step -> {
                            int order = TakeOverStep.valueOf(step.name()).compareTo(current);
                            return order < 0 ? ended(step, StepState.DONE, at) : order == 0 ? begun(step, at) : step;
                        })
                        .toList(),
                task.error(),
                at);
    }

    TakeOverTask succeeded(Instant at) {
        return with(
                task.parameters(),
                TaskState.SUCCEEDED,
                task.steps().stream()
                        .map(step -> ended(step, StepState.DONE, at))
                        .toList(),
                Optional.empty(),
                at);
    }

    TakeOverTask failed(String error, Instant at) {
        return with(
                task.parameters(),
                TaskState.FAILED,
                task.steps().stream()
                        .map(step -> switch (step.state()) {
                            case RUNNING -> ended(step, StepState.FAILED, at);
                            case PENDING -> ended(step, StepState.SKIPPED, at);
                            case DONE, FAILED, SKIPPED -> step;
                        })
                        .toList(),
                Optional.of(error),
                at);
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        transaction.tasks().update(task);
        transaction.tasks().log(task.id(), task.updatedAt(), line);
        Map<String, String> details = new HashMap<>();
        details.put("state", task.state().name());
        details.put("cluster", task.subject());
        task.error().ifPresent(error -> details.put("error", error));
        current().ifPresent(step -> details.put("step", step));
        events.publish(
                transaction,
                Event.of(
                        task.updatedAt(),
                        task.state().isEnded() ? "task.ended" : "task.step",
                        task.id().value(),
                        details));
    }

    private Optional<String> current() {
        return task.steps().stream()
                .filter(step -> step.state() == StepState.RUNNING)
                .map(Step::name)
                .findFirst();
    }

    private TakeOverTask with(
            Map<String, String> parameters, TaskState state, List<Step> steps, Optional<String> error, Instant at) {
        return new TakeOverTask(new Task(
                task.id(),
                task.type(),
                task.title(),
                task.subject(),
                parameters,
                state,
                steps,
                error,
                task.createdAt(),
                at));
    }

    private static Step begun(Step step, Instant at) {
        return step.state() == StepState.RUNNING
                ? step
                : new Step(step.name(), StepState.RUNNING, Optional.of(at), Optional.empty());
    }

    private static Step ended(Step step, StepState state, Instant at) {
        return step.state() == StepState.DONE
                ? step
                : new Step(
                        step.name(), state, step.startedAt(), step.startedAt().map(started -> at));
    }
}
