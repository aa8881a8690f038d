package io.drover.cli.task;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Task;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.session.Session;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.watch.Narrator;
import io.drover.cli.watch.Picture;
import io.drover.cli.watch.StepLines;
import io.drover.cli.watch.Watching;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches a task to its end, and tells how it ended. */
public final class TaskWatch {
    private TaskWatch() {}

    /** Returns the exit code. */
    public static int run(Session session, String id, Optional<Duration> limit) {
        Answer<Task> last =
                Watching.watch(session, new TaskFollowed(session, id), new TaskNarrator(), new TaskPicture(), limit);
        Printer printer = session.printer();
        Task task = last.value();
        if (printer.format() == OutputFormat.TABLE) {
            String why = task.error() == null ? "" : ": " + DisplayText.clean(task.error());
            printer.line("%s: %s%s".formatted(DisplayText.clean(task.state()), title(task), why));
            if (!task.succeeded()) {
                printer.line("See its log: drover task log " + DisplayText.clean(id));
            }
        } else {
            printer.show(last, new TaskView());
        }
        return (task.succeeded() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private static String title(Task task) {
        return DisplayText.clean(task.title() == null ? task.id() : task.title());
    }

    private record TaskNarrator() implements Narrator<Task> {
        @Override
        public List<Line> changes(@Nullable Task before, Task now, Instant readAt) {
            return StepLines.changes(before == null ? List.of() : before.steps(), now.steps(), readAt);
        }
    }

    private record TaskPicture() implements Picture<Task> {
        @Override
        public List<String> draw(Task task, Instant now, Page page, int rows) {
            List<String> lines = new ArrayList<>();
            lines.add(DisplayText.cut(
                    "Task %s: %s".formatted(DisplayText.clean(task.id()), title(task)), page.columns() - 1));
            lines.addAll(StepLines.draw(task.steps(), now, page));
            return lines;
        }
    }
}
