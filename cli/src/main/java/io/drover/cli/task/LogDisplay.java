package io.drover.cli.task;

import io.drover.cli.answer.LogLine;
import io.drover.cli.answer.Task;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Json;
import io.drover.cli.rest.Yaml;
import io.drover.cli.session.Session;
import io.drover.cli.watch.Display;
import java.util.List;

/** Shows a task by the lines that its log has gained. One thread shows; any may close, without waiting for it. */
final class LogDisplay implements Display<Task> {
    private final Session session;
    private final Printer printer;
    private final String id;
    private long printed;
    private volatile boolean closed;

    LogDisplay(Session session, String id) {
        this.session = session;
        printer = session.printer();
        this.id = id;
    }

    /** Reads the log after the task: whatever the ended task has logged is there. */
    @Override
    public void show(Task task) {
        List<LogLine> lines = next();
        while (!lines.isEmpty()) {
            lines = next();
        }
    }

    private List<LogLine> next() {
        if (closed) {
            return List.of();
        }
        List<LogLine> lines = session.plane().taskLog(id, printed).value().items().stream()
                .filter(line -> line.number() > printed)
                .toList();
        for (LogLine line : lines) {
            printer.line(
                    switch (printer.format()) {
                        case TABLE -> TaskLogView.line(line);
                        case JSON -> Json.compact(Json.mapper().valueToTree(line));
                        case YAML -> Yaml.document(Json.mapper().valueToTree(line));
                        case NAME -> Long.toString(line.number());
                    });
            printed = line.number();
        }
        return lines;
    }

    @Override
    public void tick() {
        // Time alone logs nothing.
    }

    @Override
    public void note(String text) {
        printer.note(text);
    }

    @Override
    public void close() {
        closed = true;
    }
}
