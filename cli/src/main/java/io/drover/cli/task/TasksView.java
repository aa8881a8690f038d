package io.drover.cli.task;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.Task;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows tasks. */
final class TasksView implements View<Items<Task>> {
    @Override
    public List<String> names(Items<Task> tasks) {
        return tasks.items().stream().map(Task::id).toList();
    }

    @Override
    public List<String> lines(Items<Task> tasks, Page page) {
        if (tasks.items().isEmpty()) {
            return List.of("No tasks.");
        }
        Table table = new Table("ID", "TYPE", "SUBJECT", "STATE", "CREATED", "TITLE");
        tasks.items()
                .forEach(task -> table.row(
                        task.id(),
                        task.type(),
                        task.subject(),
                        task.state(),
                        Times.at(task.createdAt()),
                        task.title()));
        return table.lines(page);
    }
}
