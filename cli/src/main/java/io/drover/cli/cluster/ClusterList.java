package io.drover.cli.cluster;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists clusters. */
@Command(name = "list", description = "List the clusters that the plane owns.")
public final class ClusterList implements Callable<Integer> {
    private final Session session;

    public ClusterList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().clusters(), new ClustersView());
        return ExitCode.OK.number();
    }
}
