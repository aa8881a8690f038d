package io.drover.cli.gateway;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a gateway. */
@Command(
        name = "remove",
        description =
                "Forget a gateway's key: it passes on nothing any more. Refused for the last one of a pool that serves a cluster.")
public final class GatewayRemove implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The gateway's name.")
    String name = "";

    public GatewayRemove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.plane().removeGateway(name);
        session.printer().say("Gateway %s is removed.".formatted(name));
        return ExitCode.OK.number();
    }
}
