package io.drover.migration.host;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.ownership.PlaneClock;
import java.util.List;

/**
 * What a host remembers of a plane.
 *
 * @param identity its keys
 * @param gateways where to dial it
 * @param enrolled whether an operator let this plane manage the host, by a token
 * @param latest the highest clock that the plane ever told
 * @param refusedBelow incarnations below this are refused, by promise to a recovered plane
 */
public record KnownPlane(
        PlaneIdentity identity, List<GatewayAddress> gateways, boolean enrolled, PlaneClock latest, int refusedBelow) {
    public KnownPlane {
        gateways = List.copyOf(gateways);
    }

    static KnownPlane met(PlaneIdentity identity, List<GatewayAddress> gateways) {
        return new KnownPlane(identity, gateways, false, PlaneClock.FIRST, PlaneClock.FIRST.incarnation());
    }

    KnownPlane at(List<GatewayAddress> newGateways) {
        return newGateways.isEmpty() ? this : new KnownPlane(identity, newGateways, enrolled, latest, refusedBelow);
    }

    /** With the keys that it has now, after a transfer to itself. */
    KnownPlane identifiedBy(PlaneIdentity newIdentity) {
        return new KnownPlane(newIdentity, gateways, enrolled, latest, refusedBelow);
    }

    KnownPlane enrolled(boolean now) {
        return new KnownPlane(identity, gateways, now, latest, refusedBelow);
    }

    KnownPlane seenAt(PlaneClock clock) {
        return new KnownPlane(identity, gateways, enrolled, latest.latest(clock), refusedBelow);
    }

    KnownPlane refusingBelow(int incarnation) {
        return new KnownPlane(identity, gateways, enrolled, latest, Math.max(refusedBelow, incarnation));
    }
}
