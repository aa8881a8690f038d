package io.drover.server.migration;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.AccessPoint;
import io.drover.migration.manifest.HistoryEntry;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Secrets;
import io.drover.migration.manifest.SecretsKey;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.access.AccessRecord;
import io.drover.server.audit.Audit;
import io.drover.server.audit.FormerAudit;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.host.Host;
import io.drover.server.host.HostFactsRecord;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.peer.Peer;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores the states of claims, and the cluster and its hosts in the same transaction that begins to serve it. */
final class ClaimJournal {
    private final Store store;
    private final Events events;
    private final PlaneKeys keys;
    private final HostSessions.HostFactsKept facts;
    private final String planeName;
    private final InstantSource clock;

    ClaimJournal(
            Store store,
            Events events,
            PlaneKeys keys,
            HostSessions.HostFactsKept facts,
            String planeName,
            InstantSource clock) {
        this.store = store;
        this.events = events;
        this.keys = keys;
        this.facts = facts;
        this.planeName = planeName;
        this.clock = clock;
    }

    /** @param impact what the source tells of the migration, once it has ended */
    StoredClaim store(ClaimState before, ClaimState after, StoredClaim row, Optional<ImpactRecord> impact) {
        Instant at = clock.instant();
        StoredClaim next = Claims.row(after, row.version());
        boolean servesNow = before.stage() != Stage.SERVING && after.stage() == Stage.SERVING;
        // Opened outside of the transaction: a broken seal must not look like a store's failure.
        Optional<Secrets> secrets = servesNow ? Optional.of(openSecrets(after)) : Optional.empty();
        return store.write(transaction -> {
            StoredClaim stored = transaction.claims().update(next);
            transaction.plane().advance();
            secrets.ifPresent(opened -> {
                serve(transaction, after, opened, at);
                Faults.reach(FaultPoint.SERVING_WRITTEN);
            });
            impact.ifPresent(seen -> keep(transaction, after, seen));
            if (after.stage() != before.stage()) {
                enter(transaction, after, at);
            }
            events.publish(
                    transaction,
                    Event.of(
                            at,
                            "migration.phase",
                            after.offer().migration().value(),
                            Map.of(
                                    "phase", after.stage().name(),
                                    "cluster", after.offer().clusterName())));
            return stored;
        });
    }

    /** Enters the stage of a claim into the audit. */
    static void enter(Transaction transaction, ClaimState state, Instant at) {
        Map<String, String> details = new HashMap<>();
        details.put("migration", state.offer().migration().value());
        details.put("phase", state.stage().name());
        details.put("route", Route.PLANE.name());
        details.put("from", state.offer().source().id().value());
        state.certificate()
                .ifPresent(signed -> details.put("certificate", signed.digest().hex()));
        Audit.enter(
                transaction,
                at,
                "migration.claim",
                state.offer().clusterName(),
                Optional.of(state.offer().cluster()),
                details);
    }

    /**
     * The record stays here; its summary goes on with the cluster's history. A cluster that leaves again already is left as
     * it is, since its manifest may be on the way.
     */
    private static void keep(Transaction transaction, ClaimState state, ImpactRecord impact) {
        MigrationId migration = state.offer().migration();
        transaction.impacts().save(migration, impact);
        Optional<String> summary = impact.summary();
        transaction
                .clusters()
                .find(state.offer().cluster())
                .filter(cluster -> summary.isPresent() && cluster.status().isAtRest())
                .ifPresent(cluster -> transaction
                        .clusters()
                        .update(cluster.withHistory(cluster.history().stream()
                                .map(entry -> entry.what().endsWith("by migration " + migration)
                                        ? new HistoryEntry(
                                                entry.at(), entry.plane(), entry.what() + "; " + summary.get())
                                        : entry)
                                .toList())));
    }

    private Secrets openSecrets(ClaimState state) {
        TransferCertificate certificate = state.certificate().orElseThrow().statement();
        Manifest manifest = state.manifest().orElseThrow();
        return SecretsKey.openedBy(keys.unsealingKey(), certificate.secretsKey())
                .open(manifest.cluster(), manifest.secrets());
    }

    private void serve(Transaction transaction, ClaimState state, Secrets secrets, Instant at) {
        Manifest manifest = state.manifest().orElseThrow();
        Signed<TransferCertificate> certificate = state.certificate().orElseThrow();
        List<HistoryEntry> history = new ArrayList<>(manifest.history());
        history.add(new HistoryEntry(
                at,
                planeName,
                "migrated from plane %s by migration %s"
                        .formatted(
                                nameOf(
                                        transaction,
                                        certificate.statement().source().id()),
                                certificate.statement().migration())));
        transaction
                .clusters()
                .insert(new Cluster(
                        manifest.cluster(),
                        manifest.name(),
                        ClusterStatus.RUNNING,
                        manifest.profile(),
                        manifest.chain().followedBy(new Link.Transfer(certificate)),
                        manifest.inventory(),
                        secrets,
                        history,
                        manifest.createdAt(),
                        0));
        servedAccess(transaction, manifest)
                .ifPresent(point ->
                        transaction.access().save(new AccessRecord(manifest.cluster(), point, Optional.empty())));
        FormerAudit.keep(transaction, manifest, keys.identity(), at);
        for (Member member : manifest.profile().members()) {
            transaction.hosts().save(host(transaction, member, at));
        }
        events.publish(
                transaction,
                Event.of(
                        at,
                        "cluster.status",
                        manifest.cluster().value(),
                        Map.of("status", ClusterStatus.RUNNING.name(), "cluster", manifest.name())));
    }

    /** That of the manifest, or else the one that the cluster had when it was here before. */
    private static Optional<AccessPoint> servedAccess(Transaction transaction, Manifest manifest) {
        return manifest.access()
                .or(() -> transaction.access().find(manifest.cluster()).map(AccessRecord::point));
    }

    private static String nameOf(Transaction transaction, PlaneId plane) {
        return transaction.peers().find(plane).map(Peer::name).orElse(plane.value());
    }

    /** A host that is known keeps its name; a new one whose name is taken gets a number behind it. */
    private Host host(Transaction transaction, Member member, Instant at) {
        Optional<HostFactsRecord> told = facts.of(member.host());
        // Those whose facts are kept have a session now.
        Optional<Instant> seen = told.map(ignored -> at);
        Optional<Host> known = transaction.hosts().find(member.host());
        if (known.isPresent()) {
            Host host = known.get();
            return new Host(
                    host.key(),
                    host.name(),
                    host.tls(),
                    host.enrolledAt(),
                    told.or(host::facts),
                    seen.or(host::seenAt),
                    Optional.empty());
        }
        String name = member.name();
        for (int number = 2; transaction.hosts().findByName(name).isPresent(); number++) {
            name = member.name() + "-" + number;
        }
        return new Host(member.host(), name, member.tls(), at, told, seen, Optional.empty());
    }
}
