package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Show a user. */
@Command(name = "show", description = "Show a user.")
public final class UserShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    String user = "";

    public UserShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().user(user), new UserView());
        return ExitCode.OK.number();
    }
}
