package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tasks by row, and their logs by line. */
record SqlTaskRepository(Rows rows) implements TaskRepository {
    @Override
    public Optional<Task> find(TaskId id) {
        return rows.one(Rows.body(Task.class), "SELECT body FROM task WHERE id = ?", id.value());
    }

    @Override
    public List<Task> list(int limit) {
        return rows.all(Rows.body(Task.class), "SELECT body FROM task ORDER BY number DESC LIMIT ?", limit);
    }

    @Override
    public Optional<Task> findActive(String subject) {
        return rows.one(Rows.body(Task.class), "SELECT body FROM task WHERE subject = ? AND NOT ended", subject);
    }

    @Override
    public void insert(Task task) {
        int stored = rows.execute(
                "INSERT INTO task (id, subject, ended, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                task.id().value(),
                task.subject(),
                task.state().isEnded(),
                Canonical.encode(task));
        if (stored == 0) {
            if (find(task.id()).isPresent()) {
                throw new IllegalStateException("task %s is stored already".formatted(task.id()));
            }
            checkNoOther(task);
        }
    }

    @Override
    public void update(Task task) {
        Task stored = find(task.id()).orElseThrow(() -> notStored(task.id()));
        if (!task.state().isEnded()) {
            checkNoOther(task);
        }
        Task replaced = new Task(
                stored.id(),
                stored.type(),
                task.title(),
                stored.subject(),
                task.parameters(),
                task.state(),
                task.steps(),
                task.error(),
                stored.createdAt(),
                task.updatedAt());
        rows.execute(
                "UPDATE task SET ended = ?, body = ? WHERE id = ?",
                replaced.state().isEnded(),
                Canonical.encode(replaced),
                replaced.id().value());
    }

    @Override
    public void log(TaskId id, Instant at, String line) {
        if (rows.text("SELECT id FROM task WHERE id = ?", id.value()).isEmpty()) {
            throw notStored(id);
        }
        long number = 1 + rows.number("SELECT COALESCE(MAX(number), 0) FROM task_log WHERE task_id = ?", id.value());
        rows.execute(
                "INSERT INTO task_log (task_id, number, body) VALUES (?, ?, ?)",
                id.value(),
                number,
                Canonical.encode(new LogLine(number, at, line)));
    }

    @Override
    public List<LogLine> log(TaskId id, long after, int limit) {
        return rows.all(
                Rows.body(LogLine.class),
                "SELECT body FROM task_log WHERE task_id = ? AND number > ? ORDER BY number LIMIT ?",
                id.value(),
                after,
                limit);
    }

    private void checkNoOther(Task task) {
        findActive(task.subject())
                .filter(other -> !other.id().equals(task.id()))
                .ifPresent(other -> {
                    throw new IllegalStateException(
                            "cluster '%s' has a task that has not ended: %s".formatted(other.subject(), other.id()));
                });
    }

    private static IllegalStateException notStored(TaskId id) {
        return new IllegalStateException("task %s is not stored".formatted(id));
    }
}
