package io.drover.cli.peer;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists peers. */
@Command(name = "list", description = "List the planes that this one is paired with.")
public final class PeerList implements Callable<Integer> {
    private final Session session;

    public PeerList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().peers(), new PeersView());
        return ExitCode.OK.number();
    }
}
