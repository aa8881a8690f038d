package io.drover.cli.credential;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a credential. */
@Command(name = "show", description = "Show a credential, without its secret.")
public final class CredentialShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CREDENTIAL", description = "The credential's name or ID.")
    String credential = "";

    public CredentialShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().credential(credential), new CredentialView());
        return ExitCode.OK.number();
    }
}
