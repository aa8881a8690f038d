package io.drover.cli.task;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.LogLine;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows a task's log; nothing is cut. */
final class TaskLogView implements View<Items<LogLine>> {
    @Override
    public List<String> names(Items<LogLine> lines) {
        return lines.items().stream().map(line -> Long.toString(line.number())).toList();
    }

    @Override
    public List<String> lines(Items<LogLine> lines, Page page) {
        return lines.items().stream().map(TaskLogView::line).toList();
    }

    static String line(LogLine line) {
        return Times.at(line.at()) + "  " + DisplayText.clean(line.line());
    }
}
