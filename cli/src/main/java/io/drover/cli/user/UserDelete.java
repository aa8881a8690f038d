package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a user. */
@Command(name = "delete", description = "Delete a user, with all sessions and tokens.")
public final class UserDelete implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    String user = "";

    public UserDelete(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.plane().deleteUser(user);
        session.printer().say("User %s is deleted.".formatted(user));
        return ExitCode.OK.number();
    }
}
