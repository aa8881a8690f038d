package io.drover.server.recovery;

import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        return new RecoverTask(Task.begun(
                id,
                TaskType.RECOVER,
                "Recover the plane",
                SUBJECT,
                Map.of(WITHOUT_PEERS, String.join(",", new TreeSet<>(withoutPeers))),
                List.of(RecoverStep.values()),
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
        return with(WITHOUT_PEERS, String.join(",", all), at);
    }

    /** The incarnation that hosts were last asked for; 0 before. */
    int asked() {
        return Integer.parseInt(task.parameters().getOrDefault(ASKED, "0"));
    }

    RecoverTask asking(int incarnation, Instant at) {
        return with(ASKED, Integer.toString(incarnation), at);
    }

    boolean isDecided() {
        return task.parameters().containsKey(DECIDED);
    }

    RecoverTask decided(int incarnation, Instant at) {
        return with(DECIDED, Integer.toString(incarnation), at);
    }

    /** From the beginning. */
    RecoverTask anew(Instant at) {
        Map<String, String> parameters = new HashMap<>(task.parameters());
        parameters.remove(DECIDED);
        return new RecoverTask(task.with(parameters, at).anew(List.of(RecoverStep.values()), at));
    }

    /** The task in a step, with those before it done. */
    RecoverTask in(RecoverStep current, Instant at) {
        return new RecoverTask(task.in(current, at));
    }

    RecoverTask succeeded(Instant at) {
        return new RecoverTask(task.succeeded(at));
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        task.store(transaction, events, line, Map.of());
    }

    private RecoverTask with(String parameter, String value, Instant at) {
        Map<String, String> parameters = new HashMap<>(task.parameters());
        parameters.put(parameter, value);
        return new RecoverTask(task.with(parameters, at));
    }
}
