package io.drover.server.migration;

import io.drover.migration.audit.Outcome;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.Vote;
import io.drover.server.audit.RefusedAttempts;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.HostFactsReport;
import io.drover.server.gateway.HostReport;
import io.drover.server.gateway.ReportedHolding;
import io.drover.server.gateway.SessionListener;
import io.drover.server.host.HostFactsRecord;
import io.drover.server.host.HostSightings;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.StoreFullException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what agents tell to those whom it concerns: claims, migrations, the list of hosts. Thread-safe. */
public final class HostSessions implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(HostSessions.class);

    private final Store store;
    private final Claims claims;
    private final MigrationService migrations;
    private final PoolMigrations pools;
    private final AgentSessions sessions;
    private final LateHosts lateHosts;
    private final HostSightings sightings;
    private final HostFactsKept facts;
    private final StandDown standDown;
    private final OwnDecisions decisions;
    private final RefusedAttempts refused;
    private final ForgottenHoldings forgotten;
    private final PlaneKeys keys;
    private final Renewals renewals;

    public HostSessions(
            Store store,
            Claims claims,
            MigrationService migrations,
            PoolMigrations pools,
            AgentSessions sessions,
            LateHosts lateHosts,
            HostSightings sightings,
            HostFactsKept facts,
            StandDown standDown,
            OwnDecisions decisions,
            RefusedAttempts refused,
            ForgottenHoldings forgotten,
            PlaneKeys keys,
            Renewals renewals) {
        this.store = store;
        this.claims = claims;
        this.migrations = migrations;
        this.pools = pools;
        this.sessions = sessions;
        this.lateHosts = lateHosts;
        this.sightings = sightings;
        this.facts = facts;
        this.standDown = standDown;
        this.decisions = decisions;
        this.refused = refused;
        this.forgotten = forgotten;
        this.keys = keys;
        this.renewals = renewals;
        standDown.onChange(() -> Thread.startVirtualThread(this::heedReports));
    }

    /** What hosts reported while the plane stood down was for nobody until it was recovered. */
    private void heedReports() {
        if (standDown.reason().isEmpty()) {
            PlaneClock clock = store.read(transaction -> transaction.plane().clock());
            sessions.online()
                    .forEach(host -> sessions.session(host).ifPresent(session -> {
                        // A host that took this plane for restored obeys it again from then on.
                        var _ = session.tellClock(clock).exceptionally(failure -> {
                            LOG.info(
                                    "host {} hears this plane's clock with its next session: {}",
                                    host,
                                    failure.getMessage());
                            return null;
                        });
                        reported(session, session.report());
                    }));
        }
    }

    @Override
    public void connected(AgentSession session, HostReport report) {
        report.facts().ifPresent(told -> facts.keep(session.host(), told));
        String witness = "host " + session.host();
        PlaneClock own = store.read(transaction -> transaction.plane().clock());
        standDown.witness(witness, report.seen(), own);
        standDown.promised(witness, report.refusedBelow(), own);
        reported(session, report);
        forgotten.of(session).forEach(seen -> LOG.warn("{}; run 'drover plane recover' to have that settled", seen));
        sighted(session.host(), () -> sightings.connected(session.host(), facts.of(session.host())));
    }

    @Override
    public void reported(AgentSession session, HostReport report) {
        lookAtDecisions(session, report);
        if (standDown.reason().isEmpty()) {
            concerning(session, report);
            letGo(session, report);
        }
    }

    /** Hosts of a cluster of which nothing but their own word is left. */
    private void letGo(AgentSession session, HostReport report) {
        for (ReportedHolding holding : report.holdings()) {
            boolean released = holding.owner().equals(keys.id())
                    && store.read(transaction -> transaction.recovery().isReleased(holding.cluster()));
            if (released) {
                var _ = session.release(holding.cluster(), holding.epoch())
                        .whenComplete((answer, failure) -> LOG.info(
                                "host {} is let go of cluster {}, of which this plane knows nothing any more: {}",
                                session.host(),
                                holding.cluster(),
                                failure == null ? answer : failure.getMessage()));
            }
        }
    }

    private void lookAtDecisions(AgentSession session, HostReport report) {
        report.holdings().stream()
                .flatMap(holding -> holding.certificate().stream())
                .forEach(certificate -> decisions.shown("host " + session.host(), certificate));
    }

    private void concerning(AgentSession session, HostReport report) {
        for (ReportedHolding holding : report.holdings()) {
            holding.pending().ifPresent(migration -> claims.hostConnected(migration, session.host()));
            holding.certificate().ifPresent(certificate -> claims.shown(certificate, holding.vote()));
            holding.vote().ifPresent(claims::voted);
            holding.vote().ifPresent(migrations::voted);
            holding.vote().ifPresent(renewals::voted);
        }
        lateHosts.bringUpToDate(session, report);
    }

    @Override
    public void disconnected(AgentSession session, String reason) {
        if (sessions.session(session.host()).isPresent()) {
            // It has another session, by another pool.
            return;
        }
        facts.drop(session.host());
        sighted(session.host(), () -> sightings.disconnected(session.host(), reason));
    }

    /** A host that left with a cluster is not recorded here, and a full store keeps no host from its session. */
    private void sighted(HostKey host, Runnable recording) {
        boolean kept = store.read(transaction -> transaction.hosts().find(host))
                .filter(known -> known.departedAt().isEmpty())
                .isPresent();
        if (kept) {
            try {
                recording.run();
            } catch (StoreFullException e) {
                LOG.warn("host {} is not recorded as seen: {}", host, e.getMessage());
            }
        }
    }

    @Override
    public void voted(AgentSession session, Signed<Vote> vote) {
        if (!vote.statement().host().equals(session.host())) {
            LOG.warn(
                    "host {} shows the vote of host {}",
                    session.host(),
                    vote.statement().host());
            return;
        }
        if (standDown.reason().isEmpty()) {
            claims.voted(vote);
            migrations.voted(vote);
            renewals.voted(vote);
        }
    }

    @Override
    public void pendingReported(
            AgentSession session, ClusterId cluster, MigrationId migration, Optional<String> error) {
        migrations.pendingReported(session.host(), migration, error);
        pools.pendingReported(session.host(), migration, error);
    }

    @Override
    public void alarm(HostKey host, Finding finding) {
        LOG.error("host {}: {}: {}; {}", host, finding.code(), finding.seen(), finding.fix());
        sightings.alarm(host, finding);
        refused.note(
                "host " + host.hex(),
                "",
                "an alarm",
                finding.target(),
                Optional.empty(),
                Outcome.REFUSED,
                Map.of("code", finding.code(), "why", finding.seen()));
    }

    /** What hosts with an open session told of themselves. Thread-safe. */
    public static final class HostFactsKept {
        private final Map<HostKey, HostFactsRecord> kept = new ConcurrentHashMap<>();

        void keep(HostKey host, HostFactsReport told) {
            kept.put(
                    host,
                    new HostFactsRecord(
                            told.hostname(),
                            told.os(),
                            told.kernel(),
                            told.architecture(),
                            told.cpus(),
                            told.memoryBytes(),
                            told.agentVersion(),
                            told.machineId(),
                            told.addresses()));
        }

        void drop(HostKey host) {
            kept.remove(host);
        }

        Optional<HostFactsRecord> of(HostKey host) {
            return Optional.ofNullable(kept.get(host));
        }
    }
}
