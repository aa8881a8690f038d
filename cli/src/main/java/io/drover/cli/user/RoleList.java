package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** List roles, built in and your own. */
@Command(name = "list", description = "List roles, built in and your own.")
public final class RoleList implements Callable<Integer> {
    private final Session session;

    public RoleList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().roles(), new RolesView());
        return ExitCode.OK.number();
    }
}
