package io.drover.cli.service;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists nodes. */
@Command(
        name = "nodes",
        description =
                "List the nodes of a cluster. One is abnormal when its agent cannot be reached, or the cluster says so.")
public final class NodesCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    public NodesCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().nodes(cluster), new NodesView());
        return ExitCode.OK.number();
    }
}
