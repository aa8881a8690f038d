package io.drover.server.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.HostKey;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveState.Stage;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
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
 * Stores the states of one move, with all that changes together with them, and tells those who follow along. Used by one
 * thread, that of the run.
 */
final class MoveJournal implements Run.Journal<MoveState> {
    private final Store store;
    private final Events events;
    private final InstantSource clock;
    private final PhaseTimes times;
    private final List<Event> unstored = new ArrayList<>();
    private final MoveWork work;
    private StoredMigration row;

    MoveJournal(Store store, Events events, InstantSource clock, StoredMigration row, MoveWork work) {
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.row = row;
        this.work = work;
        this.times = new PhaseTimes(clock.instant(), Phase.valueOf(row.phase()));
    }

    static MoveState state(StoredMigration row) {
        return Canonical.decode(MoveState.class, row.state().bytes());
    }

    static StoredMigration row(MoveState state, long version) {
        return new StoredMigration(
                state.plan().migration(),
                state.plan().cluster(),
                Route.POOL,
                state.phase().name(),
                state.phase().isTerminal(),
                Blob.of(Canonical.encode(state)),
                version);
    }

    @Override
    public MoveState state() {
        return state(row);
    }

    PhaseTimes times() {
        return times;
    }

    @Override
    public void store(MoveState before, MoveState after) {
        List<Event> now = changes(before, after);
        StoredMigration next = row(after, row.version());
        Instant at = clock.instant();
        row = store.write(transaction -> {
            StoredMigration stored = transaction.migrations().update(next);
            transaction.plane().advance();
            if (after.phase() == Phase.COMMIT) {
                transaction.placements().save(after.placement().orElseThrow());
                Faults.reach(FaultPoint.PLACEMENT_WRITTEN);
            }
            if (after.phase().isTerminal()) {
                release(transaction, after);
                Faults.reach(FaultPoint.MOVE_END_WRITTEN);
            }
            // The state that follows on the last reading is stored, whether the end or the wait for late hosts.
            work.impact()
                    .unstored()
                    .ifPresent(seen -> transaction.impacts().save(after.plan().migration(), seen));
            updateTask(transaction, after, at);
            if (after.phase() != before.phase()) {
                Map<String, String> told =
                        MigrationEvents.audited(after.plan().migration(), after.phase(), unstored, after.blackout());
                told.put("route", Route.POOL.name());
                Audit.enter(
                        transaction,
                        at,
                        "migration.phase",
                        after.plan().clusterName(),
                        Optional.of(after.plan().cluster()),
                        told);
            }
            unstored.forEach(event -> events.publish(transaction, event));
            now.forEach(event -> events.publish(transaction, event));
            return stored;
        });
        unstored.clear();
    }

    @Override
    public void announce(MoveState before, MoveState after) {
        List<Event> now = changes(before, after);
        now.forEach(events::announce);
        unstored.addAll(now);
    }

    private List<Event> changes(MoveState before, MoveState after) {
        MigrationEvents told = new MigrationEvents(after.plan().migration(), clock.instant());
        List<Event> changes = new ArrayList<>();
        for (HostKey host : after.hosts().keySet()) {
            Stage stage = after.hosts().get(host);
            if (stage != before.hosts().get(host) && stage != Stage.PENDING) {
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

    private static void release(Transaction transaction, MoveState state) {
        transaction
                .clusters()
                .find(state.plan().cluster())
                .filter(cluster -> cluster.status() == ClusterStatus.MIGRATING)
                .ifPresent(cluster -> transaction.clusters().update(cluster.withStatus(ClusterStatus.RUNNING)));
    }

    private void updateTask(Transaction transaction, MoveState state, Instant at) {
        TaskId id = new TaskId(state.plan().migration().value());
        transaction
                .tasks()
                .find(id)
                .ifPresent(task ->
                        transaction.tasks().update(MigrationTasks.updated(task, PhaseProgress.of(state), times, at)));
        unstored.forEach(event -> transaction.tasks().log(id, event.at(), MigrationTasks.line(event)));
    }
}
