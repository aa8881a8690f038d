package io.drover.server.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.server.access.AccessAuthorities;
import io.drover.server.access.AccessHandover;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.peer.Peer;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskScheduler;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a recovery makes of clusters and their migrations. Each method is a part of the transaction that recovers. */
public final class RecoveredClusters {
    private final PlaneKeys keys;
    private final AccessAuthorities authorities;
    private final TaskScheduler scheduler;

    public RecoveredClusters(PlaneKeys keys, AccessAuthorities authorities, TaskScheduler scheduler) {
        this.keys = keys;
        this.authorities = authorities;
        this.scheduler = scheduler;
    }

    /** The cluster has gone to another plane, for certain. */
    public void gone(Transaction transaction, Chain chain, Optional<Majority> majority, int incarnation, Instant at) {
        Optional<Signed<TransferCertificate>> last = lastDecision(chain);
        if (last.isEmpty()) {
            return;
        }
        ClusterId id = chain.cluster();
        Optional<StoredMigration> active = transaction.migrations().findActive(id);
        if (active.filter(row -> isOnItsWay(row, last.get())).isPresent()) {
            return;
        }
        active.ifPresent(row -> end(transaction, row, chain, incarnation, false, at));
        Optional<Cluster> cluster = transaction.clusters().find(id);
        buryReturned(transaction, chain.upTo(last.get().statement().epoch() - 1), at);
        bury(transaction, chain, last.get(), majority, cluster, at);
        handAccessOn(transaction, last.get().statement());
        dropUnsettledRenewal(transaction, id);
        cluster.ifPresent(known -> {
            transaction.clusters().delete(id);
            SourceJournal.departHosts(transaction, known.profile().hosts().hosts(), at);
        });
    }

    /** A decision of this plane stands, and is signed anew: its migration goes on from there. */
    public void decided(
            Transaction transaction, Chain before, Signed<TransferCertificate> again, int incarnation, Instant at) {
        TransferCertificate decision = again.statement();
        Optional<Cluster> cluster = transaction.clusters().find(decision.cluster());
        transaction
                .migrations()
                .findActive(decision.cluster())
                .filter(row -> !row.migration().equals(decision.migration()))
                .ifPresent(row -> end(transaction, row, before, incarnation, false, at));
        ensurePeer(transaction, decision, at);
        buryReturned(transaction, before, at);
        bury(transaction, before.followedBy(new Link.Transfer(again)), again, Optional.empty(), cluster, at);
        handAccessOn(transaction, decision);
        dropUnsettledRenewal(transaction, decision.cluster());
        cluster.ifPresent(known -> {
            transaction.clusters().update(known.withChain(before).withStatus(ClusterStatus.MIGRATING));
            takeUp(transaction, known, again, at);
        });
    }

    /** The cluster stays here, by a transfer of this plane to itself. */
    public void renewed(Transaction transaction, Renewal renewal, int incarnation, Instant at) {
        ClusterId id = renewal.certificate().statement().cluster();
        transaction
                .migrations()
                .findActive(id)
                .ifPresent(row -> end(transaction, row, renewal.before(), incarnation, true, at));
        buryReturned(transaction, renewal.before(), at);
        // A decision that was aborted in the life that was lost begins no epoch.
        transaction.tombstones().delete(id, renewal.certificate().statement().epoch());
        transaction
                .clusters()
                .find(id)
                .ifPresent(cluster -> transaction
                        .clusters()
                        .update(cluster.withChain(renewal.before()).withStatus(ClusterStatus.TAKING_OVER)));
        transaction.recovery().save(renewal);
    }

    /** What the store has of a cluster is from before it was away, and makes room for the cluster as it came back. */
    public void replaced(Transaction transaction, Cluster outdated, Chain chain, int incarnation, Instant at) {
        transaction
                .migrations()
                .findActive(outdated.id())
                .ifPresent(row -> end(transaction, row, chain, incarnation, false, at));
        dropUnsettledRenewal(transaction, outdated.id());
        transaction.clusters().delete(outdated.id());
    }

    /** One of the old copy, for which hosts would be waited for in vain: they have gone on, or follow a decision instead. */
    private static void dropUnsettledRenewal(Transaction transaction, ClusterId id) {
        transaction
                .recovery()
                .renewal(id)
                .filter(renewal -> renewal.majority().isEmpty())
                .ifPresent(_ -> transaction.recovery().dropRenewal(id));
    }

    /**
     * Ends a migration that the store holds to be under way: what the cluster's chain goes on from was decided, in the life
     * that was lost, and must not be aborted.
     */
    private void end(
            Transaction transaction, StoredMigration row, Chain chain, int incarnation, boolean stays, Instant at) {
        decisions(chain)
                .filter(decision -> decision.statement().migration().equals(row.migration()))
                .findFirst()
                .ifPresentOrElse(
                        decision -> done(transaction, row, decision, at),
                        () -> giveUp(transaction, row, incarnation, stays, at));
    }

    private static void done(
            Transaction transaction, StoredMigration row, Signed<TransferCertificate> decision, Instant at) {
        SourceState state = Canonical.decode(SourceState.class, row.state().bytes());
        SourceState done = new SourceState(
                state.plan(),
                Phase.DONE,
                state.hosts(),
                Optional.of(decision.statement().manifest()),
                Optional.of(decision),
                Optional.empty(),
                Optional.empty(),
                state.findings(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
        transaction.migrations().update(SourceJournal.row(done, row.version()));
        update(transaction, row.migration(), PhaseProgress.of(done), at);
    }

    private Optional<Signed<TransferCertificate>> lastDecision(Chain chain) {
        return decisions(chain).reduce((earlier, later) -> later);
    }

    /** By which this plane handed the cluster on, oldest first. */
    private Stream<Signed<TransferCertificate>> decisions(Chain chain) {
        return chain.links().stream()
                .flatMap(link -> link instanceof Link.Transfer(var certificate)
                                && certificate.statement().source().id().equals(keys.id())
                                && !certificate.statement().isToItself()
                        ? Stream.of(certificate)
                        : Stream.<Signed<TransferCertificate>>empty());
    }

    /**
     * What this plane handed on and got back is not to be taken up, though it may have been forgotten: only others may still
     * want to hear its end, and must not be told that it was aborted.
     */
    private void buryReturned(Transaction transaction, Chain chain, Instant at) {
        Set<Long> known = transaction.tombstones().find(chain.cluster()).stream()
                .map(Tombstone::epoch)
                .collect(Collectors.toUnmodifiableSet());
        Optional<Cluster> cluster = transaction.clusters().find(chain.cluster());
        decisions(chain)
                .filter(decision -> !known.contains(decision.statement().epoch()))
                .forEach(decision -> bury(
                        transaction,
                        chain.upTo(decision.statement().epoch()),
                        decision,
                        Optional.empty(),
                        cluster,
                        at));
    }

    /** The run of that migration finds out by itself that the target serves, and cleans up. */
    private static boolean isOnItsWay(StoredMigration row, Signed<TransferCertificate> decision) {
        return row.route() == Route.PLANE
                && Canonical.decode(SourceState.class, row.state().bytes())
                        .certificate()
                        .filter(certificate -> certificate.statement().decidesLike(decision.statement()))
                        .isPresent();
    }

    private static void bury(
            Transaction transaction,
            Chain chain,
            Signed<TransferCertificate> decision,
            Optional<Majority> majority,
            Optional<Cluster> cluster,
            Instant at) {
        TransferCertificate statement = decision.statement();
        Optional<Tombstone> before = transaction.tombstones().find(statement.cluster()).stream()
                .filter(tombstone -> tombstone.migration().equals(statement.migration()))
                .findFirst();
        transaction
                .tombstones()
                .save(new Tombstone(
                        statement.cluster(),
                        statement.epoch(),
                        cluster.map(Cluster::name)
                                .or(() -> before.map(Tombstone::name))
                                .orElse(statement.cluster().value()),
                        statement.migration(),
                        statement.target().id(),
                        chain,
                        majority.or(() -> before.flatMap(Tombstone::majority)),
                        before.flatMap(Tombstone::manifest),
                        at));
    }

    private void handAccessOn(Transaction transaction, TransferCertificate decision) {
        transaction
                .access()
                .find(decision.cluster())
                .ifPresent(record -> transaction
                        .access()
                        .save(new AccessHandover(authorities, decision.cluster())
                                .left(record, decision.target().id())));
    }

    private void takeUp(Transaction transaction, Cluster cluster, Signed<TransferCertificate> again, Instant at) {
        TransferCertificate decision = again.statement();
        Optional<StoredMigration> row = transaction.migrations().find(decision.migration());
        Optional<SourceState> before = row.filter(known -> known.route() == Route.PLANE)
                .map(known -> Canonical.decode(SourceState.class, known.state().bytes()));
        SourceState.Plan plan = plan(cluster, decision, before.map(SourceState::plan));
        Map<HostKey, HostStage> hosts = new HashMap<>(SourceState.planned(plan).hosts());
        SourceState state = new SourceState(
                plan,
                Phase.COMMIT,
                hosts,
                Optional.of(decision.manifest()),
                Optional.of(again),
                Optional.empty(),
                Optional.empty(),
                List.of(Finding.info(
                        "DECISION_RECOVERED",
                        "cluster " + cluster.name(),
                        "this plane was restored from an old copy; hosts told of this decision, or its store knew it, and it was signed again as incarnation %d"
                                .formatted(decision.sourceIncarnation()),
                        "none")),
                Optional.empty(),
                Optional.empty(),
                Set.of());
        StoredMigration stored =
                SourceJournal.row(state, row.map(StoredMigration::version).orElse(0L));
        if (row.isPresent()) {
            transaction.migrations().update(stored);
        } else {
            transaction.migrations().insert(stored);
        }
        tell(transaction, MigrationTasks.created(plan, decision.target().id().value(), at));
        scheduler.submit(transaction, new TaskId(decision.migration().value()));
    }

    private static void tell(Transaction transaction, Task task) {
        if (transaction.tasks().find(task.id()).isPresent()) {
            transaction.tasks().update(task);
        } else {
            transaction.tasks().insert(task);
        }
    }

    private static SourceState.Plan plan(
            Cluster cluster, TransferCertificate decision, Optional<SourceState.Plan> before) {
        return new SourceState.Plan(
                decision.migration(),
                decision.cluster(),
                cluster.name(),
                decision.source(),
                decision.sourceIncarnation(),
                decision.target(),
                decision.targetGateways(),
                decision.epoch() - 1,
                decision.previous(),
                cluster.profile().hosts(),
                before.map(SourceState.Plan::leftOut).orElse(Set.of()),
                before.map(SourceState.Plan::keepHosts).orElse(false));
    }

    /** A plane that this one was paired with in the life that was lost: its own certificate vouches for the keys. */
    private static void ensurePeer(Transaction transaction, TransferCertificate decision, Instant at) {
        PlaneIdentity target = decision.target();
        if (transaction.peers().find(target.id()).isEmpty()) {
            transaction
                    .peers()
                    .save(new Peer(
                            target, target.id().value(), decision.targetGateways(), false, PlaneClock.FIRST, at));
        }
    }

    /**
     * A migration that was not decided was planned for an ownership that has ended.
     *
     * @param stays whether the cluster is here still, so that the run can go on until the claim is gone; otherwise the
     *     target is told when it asks
     */
    private void giveUp(Transaction transaction, StoredMigration row, int incarnation, boolean stays, Instant at) {
        Finding reason = Finding.error(
                "PLANE_RECOVERED",
                "migration " + row.migration(),
                "this plane was restored from an old copy and recovered; the migration was planned before that",
                "start it anew");
        switch (row.route()) {
            case PLANE -> giveUpTransfer(transaction, row, reason, incarnation, stays, at);
            case POOL -> {
                MoveState move = MoveJournal.state(row);
                MoveState ended = new MoveState(
                        move.plan(),
                        Phase.ABORTED,
                        move.hosts(),
                        move.placement(),
                        Optional.of(reason),
                        move.findings(),
                        move.blackout());
                transaction.migrations().update(MoveJournal.row(ended, row.version()));
                update(transaction, row.migration(), PhaseProgress.of(ended), at);
            }
        }
    }

    private void giveUpTransfer(
            Transaction transaction, StoredMigration row, Finding reason, int incarnation, boolean stays, Instant at) {
        SourceState state = Canonical.decode(SourceState.class, row.state().bytes());
        SourceState.Plan plan = state.plan();
        boolean claimed = state.phase() != Phase.PRECHECK;
        Optional<Signed<Abort>> abort = claimed
                ? Optional.of(Signed.by(
                        keys.signingKey(),
                        new Abort(
                                plan.migration(),
                                plan.cluster(),
                                plan.source().id(),
                                plan.target().id(),
                                incarnation)))
                : Optional.empty();
        boolean goesOn = claimed && stays && state.phase() == Phase.CLAIM;
        SourceState given = new SourceState(
                plan,
                goesOn ? state.phase() : Phase.ABORTED,
                state.hosts(),
                state.manifest(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new SourceState.Stop(
                        abort, state.stop().map(SourceState.Stop::reason).orElse(reason))),
                state.findings(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
        transaction
                .migrations()
                .update(new StoredMigration(
                        row.migration(),
                        row.cluster(),
                        Route.PLANE,
                        given.phase().name(),
                        true,
                        Blob.of(Canonical.encode(given)),
                        row.version()));
        if (!goesOn) {
            abort.ifPresent(transaction.recovery()::save);
        }
        update(transaction, row.migration(), PhaseProgress.of(given), at);
    }

    private static void update(Transaction transaction, MigrationId migration, PhaseProgress progress, Instant at) {
        transaction
                .tasks()
                .find(new TaskId(migration.value()))
                .ifPresent(task -> transaction
                        .tasks()
                        .update(MigrationTasks.updated(task, progress, new PhaseTimes(at, progress.phase()), at)));
    }
}
