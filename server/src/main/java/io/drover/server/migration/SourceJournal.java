package io.drover.server.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Link;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.host.HostRepository;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.task.TaskId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the states of one migration at its source, with all that changes together with them, and tells those who follow
 * along. Used by one thread, that of the run.
 */
final class SourceJournal implements Run.Journal<SourceState> {
    private final Store store;
    private final Events events;
    private final InstantSource clock;
    private final PhaseTimes times;
    private final List<Event> unstored = new ArrayList<>();
    private final SourceWork work;
    private StoredMigration row;

    SourceJournal(Store store, Events events, InstantSource clock, StoredMigration row, SourceWork work) {
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.row = row;
        this.work = work;
        this.times = new PhaseTimes(clock.instant(), Phase.valueOf(row.phase()));
    }

    @Override
    public SourceState state() {
        return Canonical.decode(SourceState.class, row.state().bytes());
    }

    PhaseTimes times() {
        return times;
    }

    static StoredMigration row(SourceState state, long version) {
        return new StoredMigration(
                state.plan().migration(),
                state.plan().cluster(),
                Route.PLANE,
                state.phase().name(),
                // Until its hosts gave their word, no other migration may end the ownership: they could give it no
                // more.
                state.phase().isTerminal() || (state.isStopping() && !state.awaitsWords()),
                Blob.of(Canonical.encode(state)),
                version);
    }

    @Override
    public void store(SourceState before, SourceState after) {
        List<Event> now = changes(before, after);
        StoredMigration next = row(after, row.version());
        Instant at = clock.instant();
        row = store.write(transaction -> {
            StoredMigration stored = transaction.migrations().update(next);
            transaction.plane().advance();
            boolean stoppedNow = after.stop().isPresent() && before.stop().isEmpty();
            if (stoppedNow) {
                release(transaction, after);
            }
            if (after.phase() == Phase.COMMIT) {
                bury(transaction, after, at);
                Faults.reach(FaultPoint.DECISION_WRITTEN);
            } else if (before.certificate().isPresent() && !after.certificate().equals(before.certificate())) {
                // The target serves by the other of two signatures under this decision.
                bury(transaction, after, at);
            }
            if (after.phase() == Phase.DONE) {
                forget(transaction, after, at);
                Faults.reach(FaultPoint.END_WRITTEN);
                work.impact()
                        .unstored()
                        .ifPresent(impact ->
                                transaction.impacts().save(after.plan().migration(), impact));
            }
            updateTask(transaction, after, at);
            told(before, after)
                    .ifPresent(phases -> Audit.enter(
                            transaction,
                            at,
                            "migration.phase",
                            after.plan().clusterName(),
                            Optional.of(after.plan().cluster()),
                            phases));
            for (Event event : unstored) {
                events.publish(transaction, event);
            }
            for (Event event : now) {
                events.publish(transaction, event);
            }
            return stored;
        });
        unstored.clear();
    }

    @Override
    public void announce(SourceState before, SourceState after) {
        List<Event> now = changes(before, after);
        now.forEach(events::announce);
        unstored.addAll(now);
    }

    /** What is entered into the audit of a stored state: the phases since the last one, and how it ends. */
    private Optional<Map<String, String>> told(SourceState before, SourceState after) {
        boolean stops = after.stop().isPresent() && before.stop().isEmpty();
        if (after.phase() == before.phase() && !stops) {
            return Optional.empty();
        }
        Map<String, String> details =
                MigrationEvents.audited(after.plan().migration(), after.phase(), unstored, after.blackout());
        details.put("route", Route.PLANE.name());
        details.put("to", after.plan().target().id().value());
        after.stop().ifPresent(why -> details.put("aborted", stops ? "decided" : "yes"));
        after.certificate()
                .ifPresent(signed -> details.put("certificate", signed.digest().hex()));
        return Optional.of(details);
    }

    private List<Event> changes(SourceState before, SourceState after) {
        MigrationEvents told = new MigrationEvents(after.plan().migration(), clock.instant());
        List<Event> changes = new ArrayList<>();
        for (HostKey host : after.hosts().keySet()) {
            HostStage stage = after.hosts().get(host);
            if (stage != before.hosts().get(host) && stage != HostStage.PENDING) {
                changes.add(told.host(host, String.valueOf(stage)));
            }
        }
        after.findings()
                .subList(before.findings().size(), after.findings().size())
                .forEach(finding -> changes.add(told.finding(finding)));
        if (after.phase() != before.phase()) {
            times.entered(after.phase(), told.at());
            changes.add(told.phase(after.phase()));
        }
        if (after.phase().isTerminal()) {
            changes.add(told.ended(after.phase(), after.blackout()));
        }
        return changes;
    }

    private static void release(Transaction transaction, SourceState state) {
        transaction
                .clusters()
                .find(state.plan().cluster())
                .filter(cluster -> cluster.status() == ClusterStatus.MIGRATING)
                .ifPresent(cluster -> transaction.clusters().update(cluster.withStatus(ClusterStatus.RUNNING)));
    }

    /** Part of the decision: from now on late hosts are shown the way, and the target can ask for its manifest again. */
    private void bury(Transaction transaction, SourceState state, Instant at) {
        SourceState.Plan plan = state.plan();
        Cluster cluster = transaction
                .clusters()
                .find(plan.cluster())
                .orElseThrow(() -> new IllegalStateException("cluster %s is gone".formatted(plan.cluster())));
        transaction
                .tombstones()
                .save(new Tombstone(
                        plan.cluster(),
                        plan.epoch() + 1,
                        plan.clusterName(),
                        plan.migration(),
                        plan.target().id(),
                        cluster.chain()
                                .followedBy(
                                        new Link.Transfer(state.certificate().orElseThrow())),
                        Optional.empty(),
                        work.sealedManifest().or(() -> keptManifest(transaction, plan)),
                        at));
        transaction
                .access()
                .find(plan.cluster())
                .ifPresent(record -> transaction
                        .access()
                        .save(work.access().left(record, plan.target().id())));
    }

    private static Optional<SealedManifest> keptManifest(Transaction transaction, SourceState.Plan plan) {
        return transaction.tombstones().find(plan.cluster()).stream()
                .filter(tombstone -> tombstone.migration().equals(plan.migration()))
                .flatMap(tombstone -> tombstone.manifest().stream())
                .findFirst();
    }

    /** The cluster is gone from here; what remains shows late hosts the way. */
    private static void forget(Transaction transaction, SourceState state, Instant at) {
        SourceState.Plan plan = state.plan();
        transaction.clusters().delete(plan.cluster());
        transaction.tombstones().find(plan.cluster()).stream()
                .filter(tombstone -> tombstone.migration().equals(plan.migration()))
                .forEach(tombstone -> transaction
                        .tombstones()
                        .save(tombstone.settledBy(state.majority().orElseThrow())));
        if (!plan.keepHosts()) {
            departHosts(transaction, plan.ended().hosts(), at);
        }
    }

    static void departHosts(Transaction transaction, Iterable<HostKey> hosts, Instant at) {
        List<Cluster> others = transaction.clusters().list();
        HostRepository repository = transaction.hosts();
        for (HostKey key : hosts) {
            boolean usedElsewhere = others.stream()
                    .anyMatch(other -> other.profile().member(key).isPresent());
            if (!usedElsewhere) {
                repository.find(key).ifPresent(host -> repository.save(host.departed(at)));
            }
        }
    }

    private void updateTask(Transaction transaction, SourceState state, Instant at) {
        TaskId id = new TaskId(state.plan().migration().value());
        transaction
                .tasks()
                .find(id)
                .ifPresent(task ->
                        transaction.tasks().update(MigrationTasks.updated(task, PhaseProgress.of(state), times, at)));
        for (Event event : unstored) {
            transaction.tasks().log(id, event.at(), MigrationTasks.line(event));
        }
    }
}
