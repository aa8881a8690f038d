package io.drover.cli.gateway;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists gateways. */
@Command(name = "list", description = "List the gateways that agents connect to, and their pools.")
public final class GatewayList implements Callable<Integer> {
    private final Session session;

    public GatewayList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().gateways(), new GatewaysView());
        return ExitCode.OK.number();
    }
}
