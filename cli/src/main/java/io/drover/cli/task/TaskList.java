package io.drover.cli.task;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists tasks. */
@Command(name = "list", description = "List tasks, the newest first.")
public final class TaskList implements Callable<Integer> {
    private final Session session;

    public TaskList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().tasks(), new TasksView());
        return ExitCode.OK.number();
    }
}
