package io.drover.server.rotation;

import io.drover.migration.identity.HostKey;
import io.drover.server.event.Events;
import io.drover.server.host.Host;
import io.drover.server.store.Transaction;
import io.drover.server.task.HostSubject;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
        return new HostKeyTask(Task.begun(
                        id,
                        TaskType.ROTATE_HOST_KEY,
                        "Rotate the key of host " + host.name(),
                        HostSubject.of(host.name()),
                        Map.of(FORMER, host.key().hex()),
                        List.of(HostKeyStep.values()),
                        at)
                .in(HostKeyStep.OFFER, at));
    }

    /** The key that the host had when it began. */
    HostKey former() {
        return new HostKey(Objects.requireNonNull(task.parameters().get(FORMER), FORMER));
    }

    String host() {
        return HostSubject.host(task.subject());
    }

    HostKeyTask touched(Instant at) {
        return new HostKeyTask(task.with(task.parameters(), at));
    }

    HostKeyTask decided(Instant at) {
        return new HostKeyTask(task.in(HostKeyStep.FOLLOW, at));
    }

    HostKeyTask succeeded(Instant at) {
        return new HostKeyTask(task.succeeded(at));
    }

    HostKeyTask failed(String why, Instant at) {
        return new HostKeyTask(task.failed(why, at));
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        task.store(transaction, events, line, Map.of("host", host()));
    }
}
