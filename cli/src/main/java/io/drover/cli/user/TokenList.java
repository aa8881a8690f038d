package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists tokens. */
@Command(name = "list", description = "List API tokens, with their last use.")
public final class TokenList implements Callable<Integer> {
    private final Session session;

    @Option(names = "--user", paramLabel = "NAME", description = "Whose. Default: yours.")
    @Nullable String user;

    public TokenList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer()
                .show(user == null ? session.plane().tokens() : session.plane().tokens(user), new TokensView());
        return ExitCode.OK.number();
    }
}
