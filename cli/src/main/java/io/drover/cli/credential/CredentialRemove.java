package io.drover.cli.credential;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a credential. */
@Command(name = "remove", description = "Delete a credential, with its secret.")
public final class CredentialRemove implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CREDENTIAL", description = "The credential's name or ID.")
    String credential = "";

    public CredentialRemove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.plane().removeCredential(credential);
        session.printer().say("Credential %s is deleted.".formatted(credential));
        return ExitCode.OK.number();
    }
}
