package io.drover.server.cluster;

import io.drover.kind.Discovery;
import io.drover.kind.KindException;
import io.drover.kind.Reading;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.HistoryEntry;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.Secrets;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Genesis;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.TakeOverTask.Decision;
import io.drover.server.cluster.TakeOverTask.TakeOverStep;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import io.drover.server.task.TaskHandler;
import io.drover.server.task.TaskId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes clusters over from nobody. What was decided is stored before any host is told of it, so a server that was killed
 * goes on with the same genesis.
 */
final class TakeOverHandler implements TaskHandler {
    private final Store store;
    private final Events events;
    private final OwnPlane self;
    private final ClusterDiscovery discovery;
    private final HostClaims claims;
    private final Kinds kinds;
    private final ReachFactory reaches;
    private final InstantSource time;

    TakeOverHandler(
            Store store,
            Events events,
            OwnPlane self,
            ClusterDiscovery discovery,
            HostClaims claims,
            Kinds kinds,
            ReachFactory reaches,
            InstantSource time) {
        this.store = store;
        this.events = events;
        this.self = self;
        this.discovery = discovery;
        this.claims = claims;
        this.kinds = kinds;
        this.reaches = reaches;
        this.time = time;
    }

    @Override
    public void run(TaskId id) throws InterruptedException {
        Optional<Task> stored = store.read(transaction -> transaction.tasks().find(id));
        if (stored.isEmpty() || stored.get().state().isEnded()) {
            return;
        }
        TakeOverTask task = new TakeOverTask(stored.get());
        Optional<Decision> decided = task.decision();
        if (decided.isPresent()) {
            claim(task, decided.get());
        } else {
            discover(task);
        }
    }

    private void discover(TakeOverTask pending) throws InterruptedException {
        TakeOverTask task = pending.in(TakeOverStep.DISCOVER, time.instant());
        save(task, "looking for the cluster");
        Discovery found = discovery.discover(task.wish());
        if (found.profile().isEmpty()) {
            fail(task, found.findings());
            return;
        }
        Profile profile = found.profile().get();
        Instant at = time.instant();
        Decision decision = new Decision(genesis(profile), profile);
        TakeOverTask decided = task.decided(decision, at).in(TakeOverStep.CLAIM_HOSTS, at);
        store.write(transaction -> {
            // A decision of the protocol: durable before any host sees it, and counted.
            transaction.plane().advance();
            found.findings()
                    .forEach(finding -> transaction.tasks().log(task.task().id(), at, text(finding)));
            decided.store(
                    transaction,
                    events,
                    "found %d hosts: %s"
                            .formatted(
                                    profile.members().size(),
                                    profile.members().stream()
                                            .map(member -> member.name())
                                            .sorted()
                                            .limit(50)
                                            .collect(Collectors.joining(", "))));
            return decided;
        });
        claim(decided, decision);
    }

    private void claim(TakeOverTask task, Decision decision) throws InterruptedException {
        List<Finding> refusals = claims.claim(decision.genesis(), decision.profile());
        if (!refusals.isEmpty()) {
            fail(task, refusals);
            return;
        }
        Instant at = time.instant();
        TakeOverTask recording = task.in(TakeOverStep.RECORD, at);
        save(recording, "every host obeys this plane");
        Optional<Reading> reading = read(recording, decision);
        record(recording, decision, reading);
    }

    private Optional<Reading> read(TakeOverTask task, Decision decision) throws InterruptedException {
        Genesis genesis = decision.genesis().statement();
        try {
            return Optional.of(kinds.named(decision.profile().kind())
                    .orElseThrow(() -> new KindException("kind '%s' is not known to this server"
                            .formatted(decision.profile().kind())))
                    .read(decision.profile(), reaches.owned(genesis.cluster(), Genesis.EPOCH)));
        } catch (KindException e) {
            save(task, "the cluster cannot be read at present: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void record(TakeOverTask task, Decision decision, Optional<Reading> reading) throws InterruptedException {
        Instant at = time.instant();
        ClusterId id = decision.genesis().statement().cluster();
        Cluster cluster = new Cluster(
                id,
                task.wish().name(),
                reading.map(ClusterStatusRefresh::status).orElse(ClusterStatus.UNAVAILABLE),
                decision.profile(),
                Chain.startingWith(decision.genesis()),
                reading.map(Reading::inventory),
                Secrets.NONE,
                List.of(new HistoryEntry(at, self.name(), "taken over by plane " + self.name())),
                at,
                0);
        Optional<Finding> taken = store.write(transaction -> {
            Optional<Cluster> same = transaction
                    .clusters()
                    .findByName(cluster.name())
                    .or(() -> transaction
                            .clusters()
                            .findByFingerprint(cluster.profile().fingerprint()));
            if (same.isPresent()) {
                return Optional.of(Finding.error(
                        "CLUSTER_HERE_ALREADY",
                        "cluster " + cluster.name(),
                        "meanwhile this plane came to have cluster '%s' (%s)"
                                .formatted(same.get().name(), same.get().id()),
                        "choose another name, or leave it"));
            }
            transaction.plane().advance();
            transaction.clusters().insert(cluster);
            Audit.enter(
                    transaction,
                    at,
                    "cluster.taken-over",
                    cluster,
                    Map.of("task", task.task().id().value()));
            task.succeeded(at).store(transaction, events, "cluster %s is taken over".formatted(id));
            events.publish(
                    transaction,
                    Event.of(
                            at,
                            "cluster.status",
                            id.value(),
                            Map.of("status", cluster.status().name(), "cluster", cluster.name())));
            return Optional.empty();
        });
        if (taken.isPresent()) {
            claims.release(id, decision.profile());
            fail(task, List.of(taken.get()));
        }
    }

    private Signed<Genesis> genesis(Profile profile) {
        return Signed.by(
                self.keys().signingKey(),
                new Genesis(
                        ClusterId.random(),
                        self.identity(),
                        profile.hosts().electorate(),
                        self.clock().incarnation()));
    }

    private void save(TakeOverTask task, String line) {
        store.write(transaction -> {
            task.store(transaction, events, line);
            return task;
        });
    }

    private void fail(TakeOverTask task, List<Finding> findings) {
        Instant at = time.instant();
        String error = findings.stream()
                .filter(Finding::isError)
                .map(TakeOverHandler::text)
                .collect(Collectors.joining("; "));
        store.write(transaction -> {
            findings.forEach(finding -> transaction.tasks().log(task.task().id(), at, text(finding)));
            task.failed(error, at).store(transaction, events, "failed: nothing was taken over");
            return task;
        });
    }

    private static String text(Finding finding) {
        return "%s: %s: %s (%s)".formatted(finding.code(), finding.target(), finding.seen(), finding.fix());
    }
}
