package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a role. */
@Command(name = "delete", description = "Delete a role that nobody has.")
public final class RoleDelete implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ROLE", description = "The role's name.")
    String role = "";

    public RoleDelete(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.plane().deleteRole(role);
        session.printer().say("Role %s is deleted.".formatted(role));
        return ExitCode.OK.number();
    }
}
