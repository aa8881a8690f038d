package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Revokes a token. */
@Command(name = "revoke", description = "Revoke an API token at once.")
public final class TokenRevoke implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "As the list shows it.")
    String id = "";

    @Option(names = "--user", paramLabel = "NAME", description = "Whose. Default: yours.")
    @Nullable String user;

    public TokenRevoke(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (user == null) {
            session.plane().revokeToken(id);
        } else {
            session.plane().revokeToken(user, id);
        }
        session.printer().say("Token %s is revoked.".formatted(id));
        return ExitCode.OK.number();
    }
}
