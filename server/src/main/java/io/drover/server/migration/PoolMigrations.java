package io.drover.server.migration;

import io.drover.kind.Kind;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.Placement;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveState.Stage;
import io.drover.migration.placement.Mover;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.cluster.Kinds;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.migration.precheck.PoolCandidate;
import io.drover.server.pool.Gateways;
import io.drover.server.store.Transaction;
import io.drover.server.task.TaskHandler;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskScheduler;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Starts, resumes, aborts and retries migrations from one pool of gateways to another. Thread-safe. */
public final class PoolMigrations implements TaskHandler {
    private final SourceContext context;
    private final Gateways gateways;
    private final Kinds kinds;
    private final Events events;
    private final TaskScheduler scheduler;
    private final Runs<MoveRun, MoveEvent> running = new Runs<>();
    private final Set<MigrationId> begunHere = ConcurrentHashMap.newKeySet();

    PoolMigrations(SourceContext context, Gateways gateways, Kinds kinds, Events events, TaskScheduler scheduler) {
        this.context = context;
        this.gateways = gateways;
        this.kinds = kinds;
        this.events = events;
        this.scheduler = scheduler;
        context.standDown().onChange(() -> running.all().forEach(Run::wake));
        context.store().read(transaction -> transaction.placements().list()).forEach(this::prefer);
    }

    private void prefer(Signed<Placement> placement) {
        context.store()
                .read(transaction ->
                        transaction.clusters().find(placement.statement().cluster()))
                .ifPresent(cluster -> cluster.profile()
                        .members()
                        .forEach(member -> context.sessions()
                                .prefer(member.host(), placement.statement().pool())));
    }

    /** Runs every check and changes nothing. */
    List<Finding> dryRun(PoolRequest request) throws InterruptedException {
        Prepared prepared = prepare(request);
        return MoveWork.checks(context, gateways, new PoolCandidate(prepared.plan(), prepared.cluster(), true));
    }

    /** Starts a migration; it goes on by itself, also after this server was killed and started anew. */
    MigrationId start(PoolRequest request) {
        Prepared prepared = prepare(request);
        MoveState.Plan plan = prepared.plan();
        begunHere.add(plan.migration());
        Instant at = context.clock().instant();
        context.store().write(transaction -> {
            Cluster cluster = transaction
                    .clusters()
                    .find(plan.cluster())
                    .orElseThrow(() -> MigrationService.unknownCluster(request.cluster()));
            MigrationService.refuseUnlessAtRest(transaction, cluster);
            transaction.clusters().update(cluster.withStatus(ClusterStatus.MIGRATING));
            transaction.migrations().insert(MoveJournal.row(MoveState.planned(plan), 0));
            transaction.tasks().insert(MigrationTasks.created(plan, at));
            events.publish(
                    transaction,
                    Event.of(
                            at,
                            "cluster.status",
                            cluster.id().value(),
                            Map.of("status", ClusterStatus.MIGRATING.name(), "cluster", cluster.name())));
            scheduler.submit(transaction, new TaskId(plan.migration().value()));
            Audit.enter(
                    transaction,
                    at,
                    "migration.started",
                    cluster,
                    Map.of("migration", plan.migration().value(), "route", Route.POOL.name()));
            return cluster;
        });
        return plan.migration();
    }

    /** Asks for an abort; refused once the move is committed. */
    void abort(MigrationId id, MoveState state) {
        if (state.phase().isTerminal()) {
            throw MigrationService.ended(id, state.phase());
        }
        if (!state.phase().isAbortable()) {
            throw ProblemException.conflict(
                    "MIGRATION_COMMITTED",
                    "migration %s is in phase %s: it is decided and goes forward only; migrate back when it has ended"
                            .formatted(id, state.phase()));
        }
        tell(
                id,
                new MoveEvent.AbortAsked(Finding.error(
                        MigrationService.ABORTED_BY_OPERATOR,
                        "cluster " + state.plan().clusterName(),
                        "an operator asked to abort in phase %s".formatted(state.phase()),
                        "none; 'drover migration retry %s' starts anew".formatted(id))));
    }

    /** Waits no longer for a host that does not come back; it follows when it ever does. */
    void leaveOut(MigrationId id, MoveState state, String hostName) {
        if (state.phase().isTerminal()) {
            throw MigrationService.ended(id, state.phase());
        }
        if (state.placement().isEmpty()) {
            throw MigrationService.notCommitted(id, state.phase(), hostName);
        }
        HostKey host = context.store()
                .read(transaction -> transaction.clusters().find(state.plan().cluster()))
                .flatMap(cluster -> MigrationService.memberNamed(cluster, hostName))
                .map(Member::host)
                .orElseThrow(() -> MigrationService.notInCluster(state.plan().clusterName(), hostName));
        if (state.hosts().get(host) == Stage.ARRIVED) {
            throw ProblemException.conflict(
                    "HOST_ARRIVED",
                    "host '%s' is with pool %s already; nothing waits for it"
                            .formatted(hostName, state.plan().to()));
        }
        tell(id, new MoveEvent.HostLeftOut(host));
    }

    /** Starts a new move with the terms of one that was aborted. */
    MigrationId retry(MigrationId id, MoveState state) {
        if (state.stop().isEmpty()) {
            throw ProblemException.conflict(
                    "MIGRATION_NOT_ABORTED",
                    "migration %s is in phase %s; only an aborted one is retried".formatted(id, state.phase()));
        }
        MoveState.Plan plan = state.plan();
        Set<String> leftOut = new HashSet<>();
        context.store()
                .read(transaction -> transaction.clusters().find(plan.cluster()))
                .ifPresent(cluster -> plan.leftOut()
                        .forEach(host ->
                                cluster.profile().member(host).ifPresent(member -> leftOut.add(member.name()))));
        return start(new PoolRequest(plan.cluster().value(), plan.to().value(), leftOut));
    }

    /** The state as it is now, also between two stored ones. */
    Optional<MoveState> find(MigrationId id) {
        Optional<MoveRun> run = running.find(id);
        if (run.isPresent()) {
            return run.map(MoveRun::state);
        }
        return context.store()
                .read(transaction -> transaction.migrations().find(id))
                .filter(row -> row.route() == Route.POOL)
                .map(MoveJournal::state);
    }

    /** The run of a migration in this process. */
    Optional<MoveRun> running(MigrationId id) {
        return running.find(id);
    }

    /** A host reported on its pending session. */
    void pendingReported(HostKey host, MigrationId migration, Optional<String> error) {
        running.find(migration)
                .filter(run -> run.state().plan().members().contains(host))
                .ifPresent(run -> run.work().pending().reportedHere(host, error));
    }

    /** The pool that serves a cluster. */
    public PoolName poolOf(ClusterId cluster) {
        return context.store()
                .read(transaction -> transaction.placements().find(cluster))
                .map(placement -> placement.statement().pool())
                .orElse(PoolName.DEFAULT);
    }

    @Override
    public void run(TaskId task) throws InterruptedException {
        boolean ended;
        do {
            context.awaitGood();
            ended = runOnce(task);
        } while (!ended);
    }

    /** Returns whether it has ended; otherwise the plane stood down meanwhile. */
    private boolean runOnce(TaskId task) throws InterruptedException {
        int changes = context.standDown().changes();
        MigrationId id = new MigrationId(task.value());
        StoredMigration row = context.store()
                .read(transaction -> transaction.migrations().find(id))
                .orElseThrow(() -> new IllegalStateException("task %s has no migration".formatted(task)));
        MoveState state = MoveJournal.state(row);
        if (state.phase().isTerminal()) {
            return true;
        }
        Cluster cluster = context.store()
                .read(transaction -> transaction.clusters().find(state.plan().cluster()))
                .orElseThrow(() -> new IllegalStateException(
                        "cluster %s is gone".formatted(state.plan().cluster())));
        Kind kind = kinds.named(cluster.profile().kind())
                .orElseThrow(() -> new IllegalStateException("kind '%s' is not known any more"
                        .formatted(cluster.profile().kind())));
        MoveWork work = new MoveWork(context, gateways, state.plan(), kind, !begunHere.remove(id), running::count);
        MoveRun run = new MoveRun(
                new Mover(context.keys().signingKey()),
                new MoveJournal(context.store(), events, context.clock(), row, work),
                work,
                () -> context.isOutdated(changes));
        running.enter(id, run);
        try {
            run.run();
            return run.state().phase().isTerminal();
        } finally {
            running.leave(id);
        }
    }

    private Prepared prepare(PoolRequest request) {
        context.standDown().reason().ifPresent(reason -> {
            throw ProblemException.conflict(reason.code(), reason.seen() + "; " + reason.fix());
        });
        Cluster cluster = context.store()
                .read(transaction -> MigrationService.findCluster(transaction, request.cluster()))
                .orElseThrow(() -> MigrationService.unknownCluster(request.cluster()));
        PoolName to = pool(request.pool());
        PoolName from = poolOf(cluster.id());
        if (to.equals(from)) {
            throw ProblemException.badRequest(
                    "TARGET_IS_SOURCE",
                    "cluster '%s' is in pool '%s' already; name another pool".formatted(cluster.name(), to));
        }
        if (!gateways.exists(to)) {
            throw ProblemException.notFound(
                    "POOL_UNKNOWN",
                    "no gateway was ever in a pool '%s'; 'drover gateway list' shows those that are".formatted(to));
        }
        if (gateways.live(to).isEmpty()) {
            throw ProblemException.conflict(
                    "POOL_NOT_SERVING",
                    "no gateway of pool '%s' is connected to this plane now; start one, see 'drover gateway list'"
                            .formatted(to));
        }
        Set<HostKey> leftOut = MigrationService.membersNamed(cluster, request.leaveOut());
        try {
            return new Prepared(plan(cluster, from, to, leftOut), cluster);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("MIGRATION_IMPOSSIBLE", String.valueOf(e.getMessage()));
        }
    }

    private static PoolName pool(String text) {
        try {
            return new PoolName(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WRONG_POOL", String.valueOf(e.getMessage()));
        }
    }

    private MoveState.Plan plan(Cluster cluster, PoolName from, PoolName to, Set<HostKey> leftOut) {
        List<GatewayAddress> destination = gateways.live(to);
        return context.store()
                .read((Transaction transaction) -> new MoveState.Plan(
                        MigrationId.random(),
                        cluster.id(),
                        cluster.name(),
                        context.keys().id(),
                        transaction.plane().clock().incarnation(),
                        cluster.chain().epoch(),
                        1
                                + transaction
                                        .placements()
                                        .find(cluster.id())
                                        .map(placement -> placement.statement().generation())
                                        .orElse(0L),
                        from,
                        to,
                        destination,
                        cluster.profile().hosts(),
                        leftOut));
    }

    private void tell(MigrationId id, MoveEvent wish) {
        running.tell(id, wish);
        Phase phase = find(id).map(MoveState::phase).orElseThrow(() -> MigrationService.unknownMigration(id));
        if (phase.isTerminal()) {
            running.forget(id);
            throw MigrationService.ended(id, phase);
        }
    }

    private record Prepared(MoveState.Plan plan, Cluster cluster) {}
}
