package io.drover.cli.context;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Chooses the current plane. */
@Command(name = "use", description = "Choose the plane that commands talk to where none is named.")
public final class ContextUse implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CONTEXT", description = "The context's name.")
    String context = "";

    public ContextUse(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Contexts contexts = session.contextFile().read();
        if (contexts.find(context).isEmpty()) {
            throw new CliException(
                    ExitCode.NOT_FOUND,
                    "context %s is not known; known are: %s".formatted(context, String.join(", ", contexts.names())));
        }
        session.contextFile().change(known -> known.withCurrent(context));
        session.printer().say("Commands talk to %s now.".formatted(context));
        return ExitCode.OK.number();
    }
}
