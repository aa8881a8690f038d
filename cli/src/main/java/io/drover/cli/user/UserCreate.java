package io.drover.cli.user;

import io.drover.cli.credential.SecretInput;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.IdentityWishes;
import io.drover.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a user. */
@Command(
        name = "create",
        description = {
            "Make a user, with a first password that the user has to change.",
            "The password is asked for on a terminal, or read from a file; it is never an argument."
        })
public final class UserCreate implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "By which the user signs in.")
    String name = "";

    @Option(names = "--display-name", paramLabel = "TEXT", description = "What people call the user.")
    @Nullable String displayName;

    @Option(names = "--role", paramLabel = "ROLE", description = "A role; may be repeated.")
    @Nullable List<String> roles;

    @Option(
            names = "--own",
            paramLabel = "CLUSTER",
            description = "A cluster that the user owns, and may see and migrate; may be repeated.")
    @Nullable List<String> clusters;

    @Option(
            names = "--oidc-subject",
            paramLabel = "TEXT",
            description = "Who the user is to the issuer of OpenID Connect (the claim sub).")
    @Nullable String oidcSubject;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password in its first line; - for standard input.")
    @Nullable String passwordFile;

    @Option(names = "--no-password", description = "The user signs in by OpenID Connect only.")
    boolean noPassword;

    public UserCreate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String password =
                noPassword ? null : new SecretInput(session).newLine("password", "--password-file", passwordFile);
        session.printer()
                .show(
                        session.plane()
                                .createUser(new IdentityWishes.UserWish(
                                        name, displayName, roles, clusters, null, oidcSubject, password)),
                        new UserView());
        return ExitCode.OK.number();
    }
}
