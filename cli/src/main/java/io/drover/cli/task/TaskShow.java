package io.drover.cli.task;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a task. */
@Command(name = "show", description = "Show a task and its steps.")
public final class TaskShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "TASK", description = "The task's ID.")
    String id = "";

    public TaskShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().task(id), new TaskView());
        return ExitCode.OK.number();
    }
}
