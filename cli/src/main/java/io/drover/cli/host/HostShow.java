package io.drover.cli.host;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a host. */
@Command(name = "show", description = "Show a host.")
public final class HostShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "HOST", description = "The host's name or key.")
    String host = "";

    public HostShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().host(host), new HostView());
        return ExitCode.OK.number();
    }
}
