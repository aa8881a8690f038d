package io.drover.cli.service;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.session.Session;
import io.drover.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a service or a stack. */
@Command(
        name = "remove",
        description =
                "Remove a service, or a stack with its services and networks. What runs of it ends; volumes stay.")
public final class Remove implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "SERVICE", description = "The service's name or ID.")
    @Nullable String service;

    @Option(names = "--stack", paramLabel = "NAME", description = "The stack to remove, in place of a service.")
    @Nullable String stack;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where there is no terminal.")
    boolean yes;

    public Remove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (service != null && stack == null) {
            confirm("service", service);
            session.printer().show(session.plane().removeService(cluster, service), new ChangeView());
        } else if (stack != null && service == null) {
            confirm("stack", stack);
            session.printer().show(session.plane().removeStack(cluster, stack), new ChangesView());
        } else {
            throw new UsageException("name what to remove: either a SERVICE, or --stack NAME");
        }
        return ExitCode.OK.number();
    }

    private void confirm(String what, String name) {
        if (yes) {
            return;
        }
        Terminal terminal = session.surroundings().terminal();
        if (!terminal.interactive()) {
            throw new UsageException(
                    "there is no terminal on which to confirm the removal of %s %s; add --yes".formatted(what, name));
        }
        String typed = terminal.ask("Type the %s's name to remove it from cluster %s: ".formatted(what, cluster));
        if (typed == null || !typed.strip().equals(name)) {
            throw new CliException(
                    ExitCode.USAGE, "not confirmed: expected the name %s; nothing was removed".formatted(name));
        }
    }
}
