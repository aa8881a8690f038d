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

    /** Stores a new task. Throws IllegalStateException where its ID is there already, or its subject has one that has not ended. */
    void insert(Task task);

    /**
     * Replaces all of it but type, subject and creation. Throws IllegalStateException where it is not stored, or where
     * it begins anew while its subject has another that has not ended.
     */
    void update(Task task);

    /** Adds a line. Throws IllegalStateException where the task is not stored. */
    void log(TaskId id, Instant at, String line);

    /** The lines after a number, oldest first, at most {@code limit}; lines count from 1. */
    List<LogLine> log(TaskId id, long after, int limit);

    /** One line of a task's log. */
    record LogLine(long number, Instant at, String line) {}
}
