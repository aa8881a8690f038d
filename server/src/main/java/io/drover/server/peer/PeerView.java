package io.drover.server.peer;

import io.drover.server.plane.GatewayView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A peer as REST tells it.
 *
 * @param reachable whether it answered when it was last asked; absent where it was not asked
 * @param version of its software, as it last told
 */
public record PeerView(
        String id,
        String name,
        String key,
        List<GatewayView> gateways,
        boolean allowInbound,
        Optional<Boolean> reachable,
        Optional<String> version,
        Instant pairedAt) {
    public PeerView {
        gateways = List.copyOf(gateways);
    }

    /** What is stored of a peer. */
    public static PeerView of(Peer peer, Optional<Boolean> reachable, Optional<String> version) {
        return new PeerView(
                peer.identity().id().value(),
                peer.name(),
                peer.identity().key().hex(),
                GatewayView.of(peer.gateways()),
                peer.allowInbound(),
                reachable,
                version,
                peer.pairedAt());
    }
}
