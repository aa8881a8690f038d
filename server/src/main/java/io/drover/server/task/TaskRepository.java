package io.drover.server.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stored tasks and their logs. */
public interface TaskRepository {
    Optional<Task> find(TaskId id);

    /** Newest first, at most {@code limit}. */
    List<Task> list(int limit);

    /** The one about a cluster that has not ended, if any. */
    Optional<Task> findActive(String subject);

    void insert(Task task);

    /** Replaces all of it but type, subject and creation. */
    void update(Task task);

    void log(TaskId id, Instant at, String line);

    /** The lines after a number, oldest first, at most {@code limit}; lines count from 1. */
    List<LogLine> log(TaskId id, long after, int limit);

    /** One line of a task's log. */
    record LogLine(long number, Instant at, String line) {}
}
