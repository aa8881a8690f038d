package io.drover.cli.credential;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stores a credential. */
@Command(
        name = "add",
        description = {
            "Store a credential. The plane logs in with it first, and stores nothing where that fails.",
            "The secret is asked for on a terminal, or read from a file; it is never an argument."
        })
public final class CredentialAdd implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "What to call it.")
    String name = "";

    @Option(
            names = "--type",
            required = true,
            paramLabel = "TYPE",
            description = "oceanbase, postgresql, host or token.")
    String type = "";

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    SecretOptions secret = new SecretOptions();

    @Option(names = "--no-test", description = "Store it without logging in first.")
    boolean noTest;

    public CredentialAdd(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer()
                .show(
                        session.plane()
                                .addCredential(new Wishes.CredentialWish(
                                        name, account.of(type), secret.read(session, type), noTest ? false : null)),
                        new CredentialView());
        return ExitCode.OK.number();
    }
}
