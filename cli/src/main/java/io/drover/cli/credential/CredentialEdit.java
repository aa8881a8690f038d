package io.drover.cli.credential;

import io.drover.cli.answer.CredentialAccount;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a credential. */
@Command(
        name = "edit",
        description = {
            "Change a credential: what is given takes the place of what is stored.",
            "Whatever changes but the name, the secret is given again: it is never sent to another address than it was"
                    + " given for."
        })
public final class CredentialEdit implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CREDENTIAL", description = "The credential's name or ID.")
    String credential = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What to call it from now on.")
    @Nullable String name;

    @Option(names = "--new-secret", description = "Ask for another secret.")
    boolean newSecret;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    SecretOptions secret = new SecretOptions();

    @Option(names = "--no-test", description = "Store it without logging in first.")
    boolean noTest;

    public CredentialEdit(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        boolean more = account.any() || secret.any() || newSecret;
        if (!more && name == null) {
            throw new UsageException("say what to change: --name, --new-secret, or an option of the account");
        }
        CredentialAccount changed = null;
        Wishes.Secret given = null;
        if (more) {
            CredentialAccount known =
                    session.plane().credential(credential).value().account();
            changed = account.any() ? account.over(known) : null;
            given = secret.read(session, known.type());
        }
        session.printer()
                .show(
                        session.plane()
                                .editCredential(
                                        credential,
                                        new Wishes.CredentialWish(name, changed, given, noTest ? false : null)),
                        new CredentialView());
        return ExitCode.OK.number();
    }
}
