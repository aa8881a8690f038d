package io.drover.cli.task;

import io.drover.cli.answer.Task;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.ArrayList;
import java.util.List;

/** Shows one task. */
final class TaskView implements View<Task> {
    @Override
    public List<String> names(Task task) {
        return List.of(task.id());
    }

    @Override
    public List<String> lines(Task task, Page page) {
        Fields fields = new Fields()
                .add("ID", task.id())
                .add("Type", task.type())
                .add("Title", task.title())
                .add("Subject", task.subject())
                .add("State", task.state())
                .add("Created", Times.at(task.createdAt()))
                .add("Updated", Times.at(task.updatedAt()));
        if (task.error() != null) {
            fields.add("Error", task.error());
        }
        List<String> lines = new ArrayList<>(fields.lines());
        Table steps = new Table("STEP", "STATE", "STARTED", "TOOK");
        task.steps()
                .forEach(step -> steps.row(
                        step.name(),
                        step.state(),
                        Times.at(step.startedAt()),
                        step.endedAt() == null
                                ? null
                                : Times.between(step.startedAt(), step.endedAt(), step.endedAt())));
        if (!steps.isEmpty()) {
            lines.add("");
            lines.addAll(steps.lines(page));
        }
        return lines;
    }
}
