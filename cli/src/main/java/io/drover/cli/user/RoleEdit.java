package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.IdentityWishes;
import io.drover.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces a role. */
@Command(name = "edit", description = "Replace the permissions of a role of your own.")
public final class RoleEdit implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ROLE", description = "The role's name.")
    String role = "";

    @Option(names = "--description", paramLabel = "TEXT", description = "One line for people.")
    @Nullable String description;

    @Option(
            names = "--allow",
            required = true,
            paramLabel = "RESOURCE:id:ACTION",
            description = "A permission, such as CLUSTER:*:READ; may be repeated.")
    List<String> permissions = List.of();

    public RoleEdit(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer()
                .show(
                        session.plane().editRole(role, new IdentityWishes.Role(null, description, permissions)),
                        new RoleView());
        return ExitCode.OK.number();
    }
}
