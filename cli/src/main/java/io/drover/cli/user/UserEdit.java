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

/** Changes a user. */
@Command(name = "edit", description = "Change a user. What is not named stays.")
public final class UserEdit implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    String user = "";

    @Option(names = "--display-name", paramLabel = "TEXT", description = "What people call the user.")
    @Nullable String displayName;

    @Option(names = "--role", paramLabel = "ROLE", description = "A role; may be repeated. All others are taken away.")
    @Nullable List<String> roles;

    @Option(
            names = "--own",
            paramLabel = "CLUSTER",
            description =
                    "A cluster that the user owns, and may see and migrate; may be repeated. All others are taken away.")
    @Nullable List<String> clusters;

    @Option(
            names = "--oidc-subject",
            paramLabel = "TEXT",
            description = "Who the user is to the issuer of OpenID Connect (the claim sub).")
    @Nullable String oidcSubject;

    @Option(names = "--no-roles", description = "Take all roles away.")
    boolean noRoles;

    @Option(names = "--own-none", description = "Take all clusters away.")
    boolean ownNone;

    @Option(names = "--enable", description = "Let a disabled user in again.")
    boolean enable;

    public UserEdit(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer()
                .show(
                        session.plane()
                                .editUser(
                                        user,
                                        new IdentityWishes.UserWish(
                                                null,
                                                displayName,
                                                noRoles ? List.of() : roles,
                                                ownNone ? List.of() : clusters,
                                                enable ? false : null,
                                                oidcSubject,
                                                null)),
                        new UserView());
        return ExitCode.OK.number();
    }
}
