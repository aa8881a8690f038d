package io.drover.server.rotation;

import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskType;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A rotation of the plane's keys as it is stored. */
record RotateTask(Task task) {
    /** No cluster has a blank in its name. */
    static final String SUBJECT = "the plane's keys";

    /** What a rotation waits for. */
    enum RotateStep {
        /** Hosts, peers and gateways follow. */
        FOLLOW
    }

    static RotateTask created(TaskId id, LeftOut leftOut, Instant at) {
        return new RotateTask(Task.begun(
                        id,
                        TaskType.ROTATE_KEYS,
                        "Rotate the plane's keys",
                        SUBJECT,
                        leftOut.within(Map.of()),
                        List.of(RotateStep.values()),
                        at)
                .in(RotateStep.FOLLOW, at));
    }

    LeftOut leftOut() {
        return LeftOut.in(task.parameters());
    }

    RotateTask without(LeftOut more, Instant at) {
        return new RotateTask(task.with(leftOut().and(more).within(task.parameters()), at));
    }

    RotateTask touched(Instant at) {
        return new RotateTask(task.with(task.parameters(), at));
    }

    RotateTask succeeded(Instant at) {
        return new RotateTask(task.succeeded(at));
    }

    /** Stores it, with a line in its log and an event. */
    void store(Transaction transaction, Events events, String line) {
        task.store(transaction, events, line, Map.of());
    }
}
