package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.IdentityWishes;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shuts a user out. */
@Command(
        name = "disable",
        description = "Shut a user out at once, with all sessions and tokens. Undone by: drover user edit --enable")
public final class UserDisable implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    String user = "";

    public UserDisable(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer()
                .show(
                        session.plane()
                                .editUser(user, new IdentityWishes.UserWish(null, null, null, null, true, null, null)),
                        new UserView());
        return ExitCode.OK.number();
    }
}
