package io.drover.cli.credential;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists credentials. */
@Command(name = "list", description = "List the plane's credentials, without their secrets.")
public final class CredentialList implements Callable<Integer> {
    private final Session session;

    public CredentialList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().credentials(), new CredentialsView());
        return ExitCode.OK.number();
    }
}
