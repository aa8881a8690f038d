package io.drover.migration.host;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import java.util.ArrayList;
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
 * @param former the keys that it had before, oldest first; at most {@value #MOST_FORMER}
 */
public record KnownPlane(
        PlaneIdentity identity,
        PoolName pool,
        List<GatewayAddress> gateways,
        boolean enrolled,
        PlaneClock latest,
        int refusedBelow,
        Optional<Digest> promisedTo,
        List<PlaneIdentity> former) {
    /** Links in which older keys stand are of clusters that this host never heard of since. */
    static final int MOST_FORMER = 64;

    public KnownPlane {
        gateways = List.copyOf(gateways);
        former = List.copyOf(former);
    }

    static KnownPlane met(PlaneIdentity identity, List<GatewayAddress> gateways) {
        return new KnownPlane(
                identity,
                PoolName.DEFAULT,
                gateways,
                false,
                PlaneClock.FIRST,
                PlaneClock.FIRST.incarnation(),
                Optional.empty(),
                List.of());
    }

    /** At these gateways of the default pool; as before where none are named. */
    KnownPlane at(List<GatewayAddress> newGateways) {
        return newGateways.isEmpty()
                ? this
                : new KnownPlane(
                        identity, PoolName.DEFAULT, newGateways, enrolled, latest, refusedBelow, promisedTo, former);
    }

    /** The same plane, whose server listens there: what a pool of its gateways serves goes on dialling those. */
    KnownPlane listeningAt(List<GatewayAddress> server) {
        return pool.equals(PoolName.DEFAULT) ? at(server) : this;
    }

    KnownPlane at(Placement placement) {
        return new KnownPlane(
                identity, placement.pool(), placement.gateways(), enrolled, latest, refusedBelow, promisedTo, former);
    }

    /** With the keys that it has now. Keys that it has given up are never taken up again. */
    KnownPlane identifiedBy(PlaneIdentity newIdentity) {
        if (isKnownBy(newIdentity)) {
            return this;
        }
        List<PlaneIdentity> before = new ArrayList<>(former);
        before.add(identity);
        return new KnownPlane(
                newIdentity,
                pool,
                gateways,
                enrolled,
                latest,
                refusedBelow,
                promisedTo,
                before.subList(Math.max(0, before.size() - MOST_FORMER), before.size()));
    }

    /** Whether these keys are its own, or were. */
    boolean isKnownBy(PlaneIdentity keys) {
        return identity.equals(keys) || former.contains(keys);
    }

    /** Whether the plane, by the keys that this host knows, says that those are its own from now on. */
    public boolean isSucceededBy(PlaneIdentity shown, Signed<Succession> succession) {
        return succession.statement().former().equals(identity)
                && succession.statement().next().equals(shown)
                && succession.verifiedBy(identity.key());
    }

    KnownPlane enrolled(boolean now) {
        return new KnownPlane(identity, pool, gateways, now, latest, refusedBelow, promisedTo, former);
    }

    KnownPlane seenAt(PlaneClock clock) {
        return new KnownPlane(
                identity, pool, gateways, enrolled, latest.latest(clock), refusedBelow, promisedTo, former);
    }

    KnownPlane refusingBelow(int incarnation, Digest recovery) {
        return new KnownPlane(identity, pool, gateways, enrolled, latest, incarnation, Optional.of(recovery), former);
    }
}
