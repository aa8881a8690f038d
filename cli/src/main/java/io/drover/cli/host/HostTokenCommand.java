package io.drover.cli.host;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.DurationConverter;
import io.drover.cli.session.Session;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a token for a host. */
@Command(
        name = "token",
        description = "Make a token with which one host joins the plane. With -o name, print only the token.")
public final class HostTokenCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--name", paramLabel = "NAME", description = "The name that the host shall have.")
    @Nullable String name;

    @Option(
            names = "--valid-for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long it can be used, at most 7d. Default: 1h.")
    @Nullable Duration validFor;

    public HostTokenCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Wishes.HostToken wish = new Wishes.HostToken(name, validFor == null ? null : Math.max(1, validFor.toSeconds()));
        session.printer().show(session.plane().hostToken(wish), new HostTokenView());
        return ExitCode.OK.number();
    }
}
