package io.drover.server.task;

import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.security.Subjects;
import io.drover.server.store.Store;
import io.drover.server.web.Items;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells of tasks. */
@RestController
final class TaskController {
    private static final int LIMIT = 500;
    private static final int LOG_LIMIT = 1000;

    private final Store store;
    private final Subjects subjects;

    TaskController(Store store, Subjects subjects) {
        this.store = store;
        this.subjects = subjects;
    }

    @GetMapping("/api/v1/tasks")
    Items<TaskView> list() {
        Caller caller = Caller.current();
        return Items.of(
                store.read(transaction -> transaction.tasks().list(LIMIT)).stream()
                        .filter(task -> caller.rights().allowAll(Permission.TASK_READ)
                                || caller.may(Permission.TASK_READ, subjects.ofTask(task)))
                        .toList(),
                TaskView::of);
    }

    @GetMapping("/api/v1/tasks/{id}")
    TaskView show(@PathVariable String id) {
        return store.read(transaction -> transaction.tasks().find(new TaskId(id)))
                .map(TaskView::of)
                .orElseThrow(() -> unknown(id));
    }

    @GetMapping("/api/v1/tasks/{id}/log")
    Items<LineView> log(@PathVariable String id, @RequestParam(defaultValue = "0") long after) {
        TaskId task = new TaskId(id);
        return store.read(transaction -> {
            if (transaction.tasks().find(task).isEmpty()) {
                throw unknown(id);
            }
            return Items.of(
                    transaction.tasks().log(task, after, LOG_LIMIT),
                    line -> new LineView(line.number(), line.at(), line.line()));
        });
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound(
                "NO_SUCH_TASK",
                "there is no task '%s'; expected an ID that 'drover task list' shows".formatted(Problem.shortened(id)));
    }

    /** A task. */
    record TaskView(
            String id,
            TaskType type,
            String title,
            String subject,
            TaskState state,
            List<Task.Step> steps,
            Optional<String> error,
            Instant createdAt,
            Instant updatedAt) {
        static TaskView of(Task task) {
            return new TaskView(
                    task.id().value(),
                    task.type(),
                    task.title(),
                    task.subject(),
                    task.state(),
                    task.steps(),
                    task.error(),
                    task.createdAt(),
                    task.updatedAt());
        }
    }

    /** A line of a task's log. */
    record LineView(long number, Instant at, String line) {}
}
