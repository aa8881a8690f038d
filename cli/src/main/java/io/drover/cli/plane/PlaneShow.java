package io.drover.cli.plane;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the plane. */
@Command(name = "show", description = "Show the plane: identity, version, gateways.")
public final class PlaneShow implements Callable<Integer> {
    private final Session session;

    public PlaneShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().plane(), new PlaneView());
        return ExitCode.OK.number();
    }
}
