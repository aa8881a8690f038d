package io.drover.migration.host;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import java.util.List;
import java.util.Optional;

/**
 * What a host remembers of a plane.
 *
 * @param identity its keys
 * @param pool the pool of its gateways that serves this host
 * @param gateways where to dial it: those of that pool
 * @param enrolled whether an operator let this plane manage the host, by a token
 * @param latest the highest clock that the plane ever told
 * @param refusedBelow incarnations below this are refused, by promise to a plane that recovers
 * @param promisedTo the recovery that the promise was last given to: another one must ask for a later incarnation
 */
public record KnownPlane(
        PlaneIdentity identity,
        PoolName pool,
        List<GatewayAddress> gateways,
        boolean enrolled,
        PlaneClock latest,
        int refusedBelow,
        Optional<Digest> promisedTo) {
    public KnownPlane {
        gateways = List.copyOf(gateways);
    }

    static KnownPlane met(PlaneIdentity identity, List<GatewayAddress> gateways) {
        return new KnownPlane(
                identity,
                PoolName.DEFAULT,
                gateways,
                false,
                PlaneClock.FIRST,
                PlaneClock.FIRST.incarnation(),
                Optional.empty());
    }

    /** At these gateways of the default pool; as before where none are named. */
    KnownPlane at(List<GatewayAddress> newGateways) {
        return newGateways.isEmpty()
                ? this
                : new KnownPlane(identity, PoolName.DEFAULT, newGateways, enrolled, latest, refusedBelow, promisedTo);
    }

    KnownPlane at(Placement placement) {
        return new KnownPlane(
                identity, placement.pool(), placement.gateways(), enrolled, latest, refusedBelow, promisedTo);
    }

    /** With the keys that it has now, after a transfer to itself. */
    KnownPlane identifiedBy(PlaneIdentity newIdentity) {
        return new KnownPlane(newIdentity, pool, gateways, enrolled, latest, refusedBelow, promisedTo);
    }

    KnownPlane enrolled(boolean now) {
        return new KnownPlane(identity, pool, gateways, now, latest, refusedBelow, promisedTo);
    }

    KnownPlane seenAt(PlaneClock clock) {
        return new KnownPlane(identity, pool, gateways, enrolled, latest.latest(clock), refusedBelow, promisedTo);
    }

    KnownPlane refusingBelow(int incarnation, Digest recovery) {
        return new KnownPlane(identity, pool, gateways, enrolled, latest, incarnation, Optional.of(recovery));
    }
}
