package io.drover.simulation.plane;

import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.placement.MoveState;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.simulation.host.HostReport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings hosts up to date, as the server's class of the same name does. */
final class LateHosts {
    private final SimulatedPlane plane;
    private final PlaneSessions sessions;

    LateHosts(SimulatedPlane plane, PlaneSessions sessions) {
        this.plane = plane;
        this.sessions = sessions;
    }

    private record Known(Chain chain, Optional<Majority> majority) {
        /** Those after what the host holds, and the one of its epoch where the host has that by another signature. */
        List<Link> missedBy(Holding holding) {
            return chain.links().stream()
                    .filter(link -> link.epoch() > holding.epoch()
                            || (link.epoch() == holding.epoch() && isSignedOtherwise(link, holding)))
                    .toList();
        }

        private static boolean isSignedOtherwise(Link link, Holding holding) {
            return link instanceof Link.Transfer(Signed<TransferCertificate> certificate)
                    && holding.accepted()
                            .map(Holding.Accepted::certificate)
                            .filter(held -> !held.digest().equals(certificate.digest()))
                            .map(Signed::statement)
                            .filter(held -> held.decidesLike(certificate.statement())
                                    || (!isSettled(holding)
                                            && held.sourceIncarnation()
                                                    < certificate.statement().sourceIncarnation()))
                            .isPresent();
        }
    }

    void bringUpToDate(PlaneSession session, HostReport report) {
        for (Holding holding : report.holdings()) {
            known().ifPresent(known -> show(session, holding, known));
            withdrawStale(session, holding);
        }
        showPlacements(session, report);
        boolean concernsUs = report.holdings().stream()
                .anyMatch(holding -> holding.owner().id().equals(plane.id()) || !isSettled(holding));
        if (isDeparted(session.host().part().id()) && !concernsUs) {
            session.command(new HostEvent.ForgetAsked(plane.id()));
        }
    }

    /** A host that was away while its cluster moved to another pool still dials the former one. */
    private void showPlacements(PlaneSession session, HostReport report) {
        for (Holding holding : report.holdings()) {
            Optional<Signed<Placement>> placement = plane.records()
                    .placement()
                    .filter(newest -> newest.statement().epoch() == holding.epoch());
            PoolName pool = placement.map(newest -> newest.statement().pool()).orElse(PoolName.DEFAULT);
            boolean inSomePool = holding.owner().id().equals(plane.id())
                    && session.door().pool().equals(pool);
            placement
                    .filter(newest -> newest.statement().generation() > holding.generation()
                            || (holding.pending().isEmpty() && !inSomePool))
                    .ifPresent(newest -> session.command(new HostEvent.PlacementShown(newest)));
        }
    }

    private static boolean isSettled(Holding holding) {
        return holding.accepted().map(Holding.Accepted::settled).orElse(true);
    }

    private static void show(PlaneSession session, Holding holding, Known known) {
        List<Link> missed = known.missedBy(holding);
        if (!missed.isEmpty()) {
            session.command(new HostEvent.LinksShown(holding.cluster(), missed));
        }
        if (!missed.isEmpty() || !isSettled(holding)) {
            known.majority()
                    .filter(majority -> majority.certificate().statement().epoch() >= holding.epoch())
                    .ifPresent(majority -> session.command(new HostEvent.MajorityShown(majority)));
        }
    }

    private void withdrawStale(PlaneSession session, Holding holding) {
        holding.pending()
                .map(Holding.Pending::migration)
                .filter(migration -> holding.owner().id().equals(plane.id()) && hasEnded(migration))
                .ifPresent(migration -> session.command(
                        new HostEvent.PendingWithdrawn(plane.id(), holding.cluster(), holding.epoch(), migration)));
    }

    private boolean hasEnded(MigrationId migration) {
        MoveState move = plane.records().moves().get(migration);
        if (move != null) {
            return move.phase().isTerminal();
        }
        SourceState state = plane.records().migrations().get(migration);
        return state == null || state.phase().isTerminal() || state.isStopping();
    }

    void settle(Iterable<HostKey> hosts, Majority majority) {
        hosts.forEach(host ->
                sessions.session(host).ifPresent(session -> session.command(new HostEvent.MajorityShown(majority))));
        tellClock(hosts);
    }

    void tellClock(Iterable<HostKey> hosts) {
        hosts.forEach(host -> sessions.session(host)
                .ifPresent(session -> session.command(
                        new HostEvent.ClockTold(plane.id(), plane.records().clock()))));
    }

    void letGo(Iterable<HostKey> hosts) {
        PlaneId self = plane.id();
        hosts.forEach(host -> sessions.session(host)
                .filter(session -> isDeparted(host))
                .ifPresent(session -> session.command(new HostEvent.ForgetAsked(self))));
    }

    private boolean isDeparted(HostKey host) {
        return plane.records().departed().contains(host);
    }

    private Optional<Known> known() {
        PlaneRecords records = plane.records();
        return records.cluster()
                .map(owned -> new Known(owned.chain(), majorityHere(records)))
                .or(() -> records.tombstone().map(tombstone -> new Known(tombstone.chain(), tombstone.majority())));
    }

    /** The votes by which the plane came to own the cluster, or has renewed that. */
    static Optional<Majority> majorityHere(PlaneRecords records) {
        Optional<Majority> came = records.claims().values().stream()
                .filter(claim -> claim.stage() == Stage.SERVING || claim.stage() == Stage.FINISHED)
                .max(Comparator.comparingLong(claim -> claim.offer().epoch()))
                .flatMap(ClaimState::majority);
        return Stream.concat(records.recovered().renewal().flatMap(Renewal::majority).stream(), came.stream())
                .max(Comparator.comparingLong(
                        majority -> majority.certificate().statement().epoch()));
    }
}
