package io.drover.cli.host;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists hosts. */
@Command(name = "list", description = "List the hosts that joined the plane.")
public final class HostList implements Callable<Integer> {
    private final Session session;

    public HostList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().hosts(), new HostsView());
        return ExitCode.OK.number();
    }
}
