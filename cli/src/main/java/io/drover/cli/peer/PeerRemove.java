package io.drover.cli.peer;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a peer. */
@Command(name = "remove", description = "Forget a peer's key: the two planes speak no more.")
public final class PeerRemove implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PEER", description = "The peer's name or ID.")
    String peer = "";

    public PeerRemove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.plane().removePeer(peer);
        session.printer().say("Peer %s is removed.".formatted(peer));
        return ExitCode.OK.number();
    }
}
