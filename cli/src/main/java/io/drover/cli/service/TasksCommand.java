package io.drover.cli.service;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the tasks of a service. */
@Command(name = "tasks", description = "List the tasks of a service, the newest of each slot first.")
public final class TasksCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Parameters(index = "1", paramLabel = "SERVICE", description = "The service's name or ID.")
    String service = "";

    public TasksCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().serviceTasks(cluster, service), new TasksView());
        return ExitCode.OK.number();
    }
}
