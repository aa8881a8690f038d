package io.drover.cli.context;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a plane. */
@Command(
        name = "logout",
        description = {
            "Forget a plane: its token and its pinned key.",
            "A token that was made by 'drover login --user' is revoked there; one that you gave is not."
        })
public final class Logout implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "CONTEXT", description = "Default: --plane, or the current one.")
    @Nullable String context;

    public Logout(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ContextFile file = session.contextFile();
        Contexts contexts = file.read();
        String name = context != null
                ? context
                : session.chosenPlane()
                        .or(contexts::current)
                        .orElseThrow(() -> new CliException(
                                ExitCode.REFUSED,
                                "no plane is chosen, so there is none to log out of; name its context"));
        Context left = contexts.find(name)
                .orElseThrow(() -> new CliException(
                        ExitCode.NOT_FOUND,
                        "context %s is not known; known are: %s".formatted(name, String.join(", ", contexts.names()))));
        // Revoked first: what is forgotten here can be named no more, should this command be ended in between.
        Optional<CliException> leftOver = new Revocation(session).leftOver(left);
        file.change(known -> known.without(name));
        leftOver.ifPresent(failure -> {
            throw failure;
        });
        session.printer()
                .say((left.madeToken().isPresent()
                                ? "Logged out of %s; its token is revoked."
                                : "Logged out of %s. Its token was not made by logging in, and stays good.")
                        .formatted(name));
        return ExitCode.OK.number();
    }
}
