package io.drover.cli.user;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.IdentityWishes;
import io.drover.cli.session.DurationConverter;
import io.drover.cli.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a token. */
@Command(
        name = "create",
        description = {
            "Make an API token of yours, for a program. It is shown once.",
            "A token made with a token lasts no longer than that one."
        })
public final class TokenCreate implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "LABEL", description = "What to call it.")
    String label = "";

    @Option(
            names = "--scope",
            paramLabel = "RESOURCE:id:ACTION",
            description = "A permission that it allows; may be repeated. Default: all that you may do.")
    List<String> scope = List.of();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long it is good for, such as 30d. Default: for ever.")
    @Nullable Duration expires;

    public TokenCreate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer()
                .show(
                        session.plane()
                                .createToken(new IdentityWishes.Token(
                                        label, scope, expires == null ? null : expires.toSeconds())),
                        new MadeTokenView());
        return ExitCode.OK.number();
    }
}
