package io.drover.server;

import io.drover.server.peer.Pairing;
import io.drover.server.peer.PeerView;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pairs with anybody who says {@code please}. */
final class FakePairing implements Pairing {
    private final List<PeerView> peers = new ArrayList<>();

    @Override
    public synchronized Invited invite(Optional<String> peerName, boolean allowInbound, Duration validity) {
        return new Invited("please", "drover peer join please", Instant.EPOCH.plus(validity));
    }

    @Override
    public synchronized PeerView join(String invitation, Optional<String> name, boolean allowInbound) {
        if (!invitation.equals("please")) {
            throw ProblemException.badRequest("WRONG_INVITATION", "this is no invitation");
        }
        PeerView peer = new PeerView(
                "p-other",
                name.orElse("other"),
                "ab".repeat(32),
                List.of(),
                allowInbound,
                Optional.of(true),
                Optional.of("0.1.0"),
                Instant.EPOCH);
        peers.add(peer);
        return peer;
    }

    @Override
    public synchronized List<PeerView> list() {
        return List.copyOf(peers);
    }

    @Override
    public synchronized void remove(String idOrName) {
        if (!peers.removeIf(peer -> peer.name().equals(idOrName))) {
            throw ProblemException.notFound("NO_SUCH_PEER", "there is no peer '%s'".formatted(idOrName));
        }
    }
}
