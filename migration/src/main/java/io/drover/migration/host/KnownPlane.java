package io.drover.migration.host;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import java.util.List;

/**
 * What a host remembers of a plane.
 *
 * @param identity its keys
 * @param pool the pool of its gateways that serves this host
 * @param gateways where to dial it: those of that pool
 * @param enrolled whether an operator let this plane manage the host, by a token
 * @param latest the highest clock that the plane ever told
 * @param refusedBelow incarnations below this are refused, by promise to a recovered plane
 */
public record KnownPlane(
        PlaneIdentity identity,
        PoolName pool,
        List<GatewayAddress> gateways,
        boolean enrolled,
        PlaneClock latest,
        int refusedBelow) {
    public KnownPlane {
        gateways = List.copyOf(gateways);
    }

    static KnownPlane met(PlaneIdentity identity, List<GatewayAddress> gateways) {
        return new KnownPlane(
                identity, PoolName.DEFAULT, gateways, false, PlaneClock.FIRST, PlaneClock.FIRST.incarnation());
    }

    /** At these gateways of the default pool; as before where none are named. */
    KnownPlane at(List<GatewayAddress> newGateways) {
        return newGateways.isEmpty()
                ? this
                : new KnownPlane(identity, PoolName.DEFAULT, newGateways, enrolled, latest, refusedBelow);
    }

    KnownPlane at(Placement placement) {
        return new KnownPlane(identity, placement.pool(), placement.gateways(), enrolled, latest, refusedBelow);
    }

    /** With the keys that it has now, after a transfer to itself. */
    KnownPlane identifiedBy(PlaneIdentity newIdentity) {
        return new KnownPlane(newIdentity, pool, gateways, enrolled, latest, refusedBelow);
    }

    KnownPlane enrolled(boolean now) {
        return new KnownPlane(identity, pool, gateways, now, latest, refusedBelow);
    }

    KnownPlane seenAt(PlaneClock clock) {
        return new KnownPlane(identity, pool, gateways, enrolled, latest.latest(clock), refusedBelow);
    }

    KnownPlane refusingBelow(int incarnation) {
        return new KnownPlane(identity, pool, gateways, enrolled, latest, Math.max(refusedBelow, incarnation));
    }
}
