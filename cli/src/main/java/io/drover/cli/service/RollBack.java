package io.drover.cli.service;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a service be as it was before its last update. */
@Command(name = "rollback", description = "Have a service be as it was before its last update.")
public final class RollBack implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Parameters(index = "1", paramLabel = "SERVICE", description = "The service's name or ID.")
    String service = "";

    public RollBack(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().rollBackService(cluster, service), new ChangeView());
        return ExitCode.OK.number();
    }
}
