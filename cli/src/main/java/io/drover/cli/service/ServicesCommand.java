package io.drover.cli.service;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists services, or shows one. */
@Command(name = "services", description = "List the services of a cluster, or show one of them.")
public final class ServicesCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "SERVICE", description = "A service's name or ID.")
    @Nullable String service;

    public ServicesCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (service == null) {
            session.printer().show(session.plane().services(cluster), new ServicesView());
        } else {
            session.printer().show(session.plane().service(cluster, service), new ServiceView());
        }
        return ExitCode.OK.number();
    }
}
