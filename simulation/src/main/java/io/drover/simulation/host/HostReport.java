package io.drover.simulation.host;

import io.drover.migration.host.Holding;
import io.drover.migration.host.HostState;
import io.drover.migration.host.KnownPlane;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.PlaneClock;
import java.util.List;

/**
 * What a host tells a plane of itself, when a session opens and whenever it changes.
 *
 * @param seen the highest clock that this plane ever told it
 * @param refusedBelow incarnations of this plane below this are refused, by promise
 * @param holdings of the clusters that concern the plane: it owns them, may come to, or did until just now
 */
public record HostReport(PlaneClock seen, int refusedBelow, List<Holding> holdings) {
    /** The same choice as the agent's. */
    static HostReport to(PlaneId plane, HostState state) {
        return new HostReport(
                state.plane(plane).map(KnownPlane::latest).orElse(PlaneClock.FIRST),
                state.plane(plane).map(KnownPlane::refusedBelow).orElse(PlaneClock.FIRST.incarnation()),
                state.holdings().values().stream()
                        .filter(holding -> concerns(holding, plane))
                        .toList());
    }

    private static boolean concerns(Holding holding, PlaneId plane) {
        boolean pendingTarget = holding.pending()
                .filter(pending -> pending.target().id().equals(plane))
                .isPresent();
        boolean formerOwner = holding.accepted()
                .filter(accepted -> !accepted.settled()
                        && accepted.certificate().statement().source().id().equals(plane))
                .isPresent();
        return holding.owner().id().equals(plane) || pendingTarget || formerOwner;
    }
}
