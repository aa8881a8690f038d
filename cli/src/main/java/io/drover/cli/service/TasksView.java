package io.drover.cli.service;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.ServiceTask;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows the tasks of a service. */
final class TasksView implements View<Items<ServiceTask>> {
    @Override
    public List<String> names(Items<ServiceTask> tasks) {
        return tasks.items().stream().map(ServiceTask::id).toList();
    }

    @Override
    public List<String> lines(Items<ServiceTask> tasks, Page page) {
        if (tasks.items().isEmpty()) {
            return List.of("No tasks.");
        }
        Table table = new Table("NAME", "NODE", "DESIRED", "STATE", "SINCE", "IMAGE", "ERROR");
        tasks.items()
                .forEach(task -> table.row(
                        task.name(),
                        task.node() == null ? task.nodeId() : task.node(),
                        task.desiredState(),
                        task.state(),
                        Times.at(task.since()),
                        task.image(),
                        task.error()));
        return table.lines(page);
    }
}
