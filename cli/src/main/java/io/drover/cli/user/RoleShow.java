package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Show a role, with its permissions. */
@Command(name = "show", description = "Show a role, with its permissions.")
public final class RoleShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ROLE", description = "The role's name.")
    String role = "";

    public RoleShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().role(role), new RoleView());
        return ExitCode.OK.number();
    }
}
