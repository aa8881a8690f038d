package io.drover.server.migration;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.target.ClaimState;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.CommandResult;
import io.drover.server.gateway.HostReport;
import io.drover.server.gateway.ReportedHolding;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings hosts up to date: those that were away while an ownership moved are shown the links they missed, those that
 * voted are shown that the transfer is settled, those that this plane has done with are let go. Thread-safe.
 */
public final class LateHosts {
    private static final Logger LOG = LoggerFactory.getLogger(LateHosts.class);

    private final Store store;
    private final PlaneKeys keys;

    public LateHosts(Store store, PlaneKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** Tells a host all that it lacks by its own report. */
    public void bringUpToDate(AgentSession session, HostReport report) {
        tellNextKey(session);
        for (ReportedHolding holding : report.holdings()) {
            knownOf(holding.cluster()).ifPresent(known -> show(session, holding, known));
            withdrawStale(session, holding);
        }
        showPlacements(session, report);
        boolean concernsUs =
                report.holdings().stream().anyMatch(holding -> holding.owner().equals(keys.id()) || !holding.settled());
        boolean departed = store.read(transaction -> transaction.hosts().find(session.host()))
                .filter(host -> host.departedAt().isPresent())
                .isPresent();
        if (departed && !concernsUs) {
            logged(session, "forgets this plane", session.forget());
        }
    }

    /**
     * Tells a host that is here by its former key that this plane knows it by the next one. Before it is shown any link: it
     * may be the last that it hears from here.
     */
    public void tellNextKey(AgentSession session) {
        store.read(transaction -> transaction.rekeyings().list()).stream()
                .filter(rekeying -> rekeying.former().equals(session.host()))
                .flatMap(rekeying -> rekeying.next().stream())
                .forEach(next -> logged(session, "is known by its next key", session.nextKeyTaken(next)));
    }

    /**
     * A host that was away while its cluster moved to another pool still dials the former one. A host of several clusters
     * dials the pool of one of them, and is not sent from one to the other.
     */
    private void showPlacements(AgentSession session, HostReport report) {
        Map<ClusterId, Signed<Placement>> placements = placementsOf(report);
        boolean inSomePool = report.holdings().stream()
                .filter(holding -> holding.owner().equals(keys.id()))
                .anyMatch(holding -> session.pool().equals(poolOf(placements, holding)));
        for (ReportedHolding holding : report.holdings()) {
            Optional.ofNullable(placements.get(holding.cluster()))
                    // While it moves, hosts hold two sessions; a decided move they follow, also those it has left out.
                    .filter(placement -> placement.statement().generation() > holding.generation()
                            || (holding.pending().isEmpty() && !inSomePool))
                    .ifPresent(placement -> logged(
                            session,
                            "follows cluster %s to pool %s"
                                    .formatted(
                                            holding.cluster(),
                                            placement.statement().pool()),
                            session.showPlacement(placement)));
        }
    }

    private static PoolName poolOf(Map<ClusterId, Signed<Placement>> placements, ReportedHolding holding) {
        Signed<Placement> placement = placements.get(holding.cluster());
        return placement == null ? PoolName.DEFAULT : placement.statement().pool();
    }

    /** Those of the ownerships that the host holds. */
    private Map<ClusterId, Signed<Placement>> placementsOf(HostReport report) {
        return store.read(transaction -> {
            Map<ClusterId, Signed<Placement>> placements = new HashMap<>();
            for (ReportedHolding holding : report.holdings()) {
                transaction
                        .placements()
                        .find(holding.cluster())
                        .filter(placement -> placement.statement().epoch() == holding.epoch())
                        .ifPresent(placement -> placements.put(holding.cluster(), placement));
            }
            return placements;
        });
    }

    /** A host that was away while a migration was aborted still offers itself to the target, which knows it no more. */
    private void withdrawStale(AgentSession session, ReportedHolding holding) {
        holding.pending()
                .filter(migration -> holding.owner().equals(keys.id()) && hasEnded(migration))
                .ifPresent(migration -> logged(
                        session,
                        "withdraws its pending session",
                        session.withdrawPending(holding.cluster(), holding.epoch(), migration)));
    }

    private boolean hasEnded(MigrationId migration) {
        return store.read(transaction -> transaction.migrations().find(migration))
                .map(StoredMigration::ended)
                .orElse(true);
    }

    /** Tells the hosts of a cluster that a transfer is settled. */
    public void settle(AgentSessions sessions, Majority majority) {
        majority.ended()
                .hosts()
                .forEach(host -> sessions.session(host)
                        .ifPresent(session -> logged(session, "settles", session.showMajority(majority))));
        tellClock(sessions, majority.ended());
    }

    /** Has hosts remember how far this plane is, so that they notice if it is ever restored to before. */
    void tellClock(AgentSessions sessions, HostSet hosts) {
        PlaneClock clock = store.read(transaction -> transaction.plane().clock());
        hosts.hosts()
                .forEach(host -> sessions.session(host).ifPresent(session -> {
                    var _ = session.tellClock(clock).whenComplete((answer, failure) -> {
                        if (failure != null) {
                            LOG.info(
                                    "host {} was not told this plane's clock: {}",
                                    session.host(),
                                    failure.getMessage());
                        }
                    });
                }));
    }

    /** Shows a certificate to the hosts of a cluster whose source may not be there to do it. */
    void spread(AgentSessions sessions, Signed<TransferCertificate> certificate, HostSet hosts) {
        List<Link> links = List.of(new Link.Transfer(certificate));
        hosts.hosts()
                .forEach(host -> sessions.session(host)
                        .ifPresent(session -> logged(
                                session,
                                "is shown the certificate",
                                session.showLinks(certificate.statement().cluster(), links))));
    }

    /** Lets the hosts go that left with a cluster. */
    void letGo(AgentSessions sessions, HostSet hosts) {
        for (HostKey host : hosts.hosts()) {
            boolean departed = store.read(transaction -> transaction.hosts().find(host))
                    .filter(known -> known.departedAt().isPresent())
                    .isPresent();
            if (departed) {
                sessions.session(host).ifPresent(session -> logged(session, "forgets this plane", session.forget()));
            }
        }
    }

    private static void show(AgentSession session, ReportedHolding holding, Known known) {
        List<Link> missed = known.missedBy(holding);
        if (!missed.isEmpty()) {
            logged(session, "follows cluster " + holding.cluster(), session.showLinks(holding.cluster(), missed));
        }
        boolean unsettled = !missed.isEmpty()
                || (!holding.settled() && holding.certificate().isPresent());
        if (unsettled) {
            known.majority()
                    .filter(majority -> majority.certificate().statement().epoch() >= holding.epoch())
                    .ifPresent(majority -> logged(session, "settles", session.showMajority(majority)));
        }
    }

    private static void logged(AgentSession session, String what, CompletableFuture<CommandResult> result) {
        var _ = result.whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.info("host {}: {}: {}", session.host(), what, failure.getMessage());
            } else if (answer instanceof CommandResult.Refused(String code, String reason)) {
                LOG.warn("host {}: {}: {}: {}", session.host(), what, code, reason);
            }
        });
    }

    private Optional<Known> knownOf(ClusterId cluster) {
        return store.read(transaction -> {
            Optional<Cluster> owned = transaction.clusters().find(cluster);
            return owned.isPresent()
                    ? Optional.of(new Known(owned.get().chain(), majorityHere(transaction, cluster)))
                    : transaction.tombstones().find(cluster).stream()
                            .max(Comparator.comparingLong(Tombstone::epoch))
                            .map(tombstone -> new Known(tombstone.chain(), tombstone.majority()));
        });
    }

    /** The votes by which this plane came to own a cluster, or has renewed that. */
    static Optional<Majority> majorityHere(Transaction transaction, ClusterId cluster) {
        Optional<Majority> renewed = transaction.recovery().renewal(cluster).flatMap(Renewal::majority);
        Optional<Majority> came = transaction.claims().list().stream()
                .filter(claim ->
                        claim.cluster().equals(cluster) && claim.state().length() > 0)
                .map(claim -> Canonical.decode(ClaimState.class, claim.state().bytes()))
                .filter(claim ->
                        claim.stage() == ClaimState.Stage.SERVING || claim.stage() == ClaimState.Stage.FINISHED)
                .max(Comparator.comparingLong(claim -> claim.offer().epoch()))
                .flatMap(ClaimState::majority);
        return Stream.concat(renewed.stream(), came.stream())
                .max(Comparator.comparingLong(
                        majority -> majority.certificate().statement().epoch()));
    }

    /** What this plane knows of a cluster's ownerships. */
    private record Known(Chain chain, Optional<Majority> majority) {
        /** Those after what the host holds, and the one of its epoch where the host has that by another signature. */
        List<Link> missedBy(ReportedHolding holding) {
            return chain.links().stream()
                    .filter(link -> link.epoch() > holding.epoch()
                            || (link.epoch() == holding.epoch() && isSignedOtherwise(link, holding)))
                    .toList();
        }

        private static boolean isSignedOtherwise(Link link, ReportedHolding holding) {
            return link instanceof Link.Transfer(Signed<TransferCertificate> certificate)
                    && holding.certificate()
                            .filter(held -> !held.digest().equals(certificate.digest()))
                            .map(Signed::statement)
                            .filter(held -> held.decidesLike(certificate.statement())
                                    || (!holding.settled()
                                            && held.sourceIncarnation()
                                                    < certificate.statement().sourceIncarnation()))
                            .isPresent();
        }
    }
}
