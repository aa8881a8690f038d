package io.drover.server.rotation;

import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import java.util.Map;

/** How a rotation goes on, for those who watch. */
final class StoredTasks {
    private StoredTasks() {}

    /** Stores a task with a line in its log and an event. */
    static void update(Transaction transaction, Events events, Task task, String line) {
        transaction.tasks().update(task);
        transaction.tasks().log(task.id(), task.updatedAt(), line);
        events.publish(
                transaction,
                Event.of(
                        task.updatedAt(),
                        task.state().isEnded() ? "task.ended" : "task.step",
                        task.id().value(),
                        Map.of("state", task.state().name(), "seen", line)));
    }
}
