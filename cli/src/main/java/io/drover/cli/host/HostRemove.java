package io.drover.cli.host;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a host. */
@Command(
        name = "remove",
        description =
                "Remove a host: its key is forgotten, and it cannot connect any more. Refused while a cluster uses it.")
public final class HostRemove implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "HOST", description = "The host's name or key.")
    String host = "";

    public HostRemove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.plane().removeHost(host);
        session.printer().say("Host %s is removed.".formatted(host));
        return ExitCode.OK.number();
    }
}
