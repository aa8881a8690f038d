package io.drover.cli.user;

import io.drover.cli.credential.SecretInput;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.IdentityWishes;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets a password. */
@Command(
        name = "set-password",
        description = {
            "Change your own password, or set that of another user, who has to change it when signing in.",
            "All other sessions of that user end.",
            "Passwords are asked for on a terminal, or read from files; they are never arguments."
        })
public final class UserSetPassword implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "USER", description = "The user's name. Default: yourself.")
    @Nullable String user;

    @Option(
            names = "--current-password-file",
            paramLabel = "FILE",
            description = "A file with the present password, where it is your own.")
    @Nullable String currentFile;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password in its first line; - for standard input.")
    @Nullable String passwordFile;

    public UserSetPassword(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        SecretInput input = new SecretInput(session);
        if (user == null) {
            String current = input.line("present password", "--current-password-file", currentFile);
            session.plane()
                    .changeOwnPassword(new IdentityWishes.OwnPassword(
                            current, input.newLine("new password", "--password-file", passwordFile)));
            session.printer().say("Your password is changed.");
        } else {
            session.plane()
                    .setPassword(
                            user,
                            new IdentityWishes.Password(
                                    input.newLine("new password", "--password-file", passwordFile)));
            session.printer().say("The password of %s is set.".formatted(user));
        }
        return ExitCode.OK.number();
    }
}
