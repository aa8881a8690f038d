package io.drover.server.peer;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.ownership.PlaneClock;
import java.time.Instant;
import java.util.List;

/**
 * A plane that this one is paired with.
 *
 * @param identity its keys, pinned
 * @param name as it is called here; unique in the plane
 * @param gateways where it listens, and the keys that it shows there
 * @param allowInbound whether this plane takes clusters from it
 * @param seen the highest clock that it ever told
 * @param pairedAt when they were paired
 */
public record Peer(
        PlaneIdentity identity,
        String name,
        List<GatewayAddress> gateways,
        boolean allowInbound,
        PlaneClock seen,
        Instant pairedAt) {
    public Peer {
        gateways = List.copyOf(gateways);
    }

    /** With the keys that it has now, and the addresses at which it shows them. */
    Peer succeededBy(PlaneIdentity next, List<GatewayAddress> listening) {
        return new Peer(next, name, listening, allowInbound, seen, pairedAt);
    }

    /** With the clock that it told, if that is later. */
    Peer seenAt(PlaneClock told) {
        return new Peer(identity, name, gateways, allowInbound, seen.latest(told), pairedAt);
    }
}
