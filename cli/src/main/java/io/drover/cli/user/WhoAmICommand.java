package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tell who you are to the plane, and what you may do. */
@Command(name = "whoami", description = "Tell who you are to the plane, and what you may do.")
public final class WhoAmICommand implements Callable<Integer> {
    private final Session session;

    public WhoAmICommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().whoAmI(), new WhoAmIView());
        return ExitCode.OK.number();
    }
}
