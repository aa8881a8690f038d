package io.drover.cli.cluster;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a cluster. */
@Command(name = "show", description = "Show a cluster: members, endpoints, history, findings.")
public final class ClusterShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    public ClusterShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().cluster(cluster), new ClusterView());
        return ExitCode.OK.number();
    }
}
