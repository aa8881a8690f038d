package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** List the users of the plane. */
@Command(name = "list", description = "List the users of the plane.")
public final class UserList implements Callable<Integer> {
    private final Session session;

    public UserList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().users(), new UsersView());
        return ExitCode.OK.number();
    }
}
