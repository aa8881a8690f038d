package io.drover.cli.gateway;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.DurationConverter;
import io.drover.cli.session.Session;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a token for a gateway. */
@Command(
        name = "token",
        description = "Make a token with which one gateway joins the plane. With -o name, print only the token.")
public final class GatewayTokenCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The name that the gateway shall have.")
    String name = "";

    @Option(names = "--pool", required = true, paramLabel = "POOL", description = "The pool that it belongs to.")
    String pool = "";

    @Option(
            names = "--valid-for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long it can be used, at most 7d. Default: 1h.")
    @Nullable Duration validFor;

    public GatewayTokenCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Wishes.GatewayToken wish =
                new Wishes.GatewayToken(name, pool, validFor == null ? null : Math.max(1, validFor.toSeconds()));
        session.printer().show(session.plane().gatewayToken(wish), new GatewayTokenView());
        return ExitCode.OK.number();
    }
}
