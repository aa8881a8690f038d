package io.drover.server.cluster;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Genesis;
import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskType;
import java.time.Instant;
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
        return new TakeOverTask(Task.begun(
                id,
                TaskType.TAKE_OVER,
                "Take over cluster " + wish.name(),
                wish.name(),
                wish.parameters(),
                List.of(TakeOverStep.values()),
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
        return new TakeOverTask(task.with(parameters, at));
    }

    /** The task in a step, with those before it done. */
    TakeOverTask in(TakeOverStep current, Instant at) {
        return new TakeOverTask(task.in(current, at));
    }

    TakeOverTask succeeded(Instant at) {
        return new TakeOverTask(task.succeeded(at));
    }

    TakeOverTask failed(String error, Instant at) {
        return new TakeOverTask(task.failed(error, at));
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        task.store(transaction, events, line, Map.of("cluster", task.subject()));
    }
}
