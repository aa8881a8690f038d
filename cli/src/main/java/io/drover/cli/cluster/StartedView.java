package io.drover.cli.cluster;

import io.drover.cli.answer.TaskStarted;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import java.util.List;

/** Shows the task that was started. */
public final class StartedView implements View<TaskStarted> {
    @Override
    public List<String> names(TaskStarted started) {
        return List.of(started.task().id());
    }

    @Override
    public List<String> lines(TaskStarted started, Page page) {
        return names(started);
    }
}
