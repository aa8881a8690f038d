package io.drover.server.migration;

import io.drover.kind.Kind;
import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.Coordinator;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.cluster.Kinds;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.migration.precheck.Candidate;
import io.drover.server.peer.Peer;
import io.drover.server.store.Transaction;
import io.drover.server.task.TaskHandler;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskScheduler;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Starts, resumes, aborts and retries migrations out of this plane. Thread-safe. */
public final class MigrationService implements TaskHandler {
    static final String ABORTED_BY_OPERATOR = "ABORTED_BY_OPERATOR";

    private final SourceContext context;
    private final Kinds kinds;
    private final Events events;
    private final LateHosts lateHosts;
    private final TaskScheduler scheduler;
    private final Runs<SourceRun, SourceEvent> running = new Runs<>();
    private final Set<MigrationId> begunHere = ConcurrentHashMap.newKeySet();

    public MigrationService(
            SourceContext context, Kinds kinds, Events events, LateHosts lateHosts, TaskScheduler scheduler) {
        this.context = context;
        this.kinds = kinds;
        this.events = events;
        this.lateHosts = lateHosts;
        this.scheduler = scheduler;
        context.standDown().onChange(() -> running.all().forEach(Run::wake));
    }

    /** Runs every check at both ends and changes nothing. */
    public List<Finding> dryRun(MigrationRequest request) throws InterruptedException {
        Prepared prepared = prepare(request);
        return context.prechecks().run(new Candidate(prepared.plan(), prepared.cluster(), prepared.peer(), true));
    }

    /** Starts a migration; it goes on by itself, also after this server was killed and started anew. */
    public MigrationId start(MigrationRequest request) {
        Prepared prepared = prepare(request);
        SourceState state = SourceState.planned(prepared.plan());
        begunHere.add(prepared.plan().migration());
        Instant at = context.clock().instant();
        context.store().write(transaction -> {
            Cluster cluster = transaction
                    .clusters()
                    .find(prepared.cluster().id())
                    .orElseThrow(() -> unknownCluster(request.cluster()));
            refuseUnlessAtRest(transaction, cluster);
            refuseIfMoved(prepared, cluster);
            transaction.clusters().update(cluster.withStatus(ClusterStatus.MIGRATING));
            transaction.migrations().insert(SourceJournal.row(state, 0));
            transaction
                    .tasks()
                    .insert(MigrationTasks.created(
                            prepared.plan(), prepared.peer().name(), at));
            events.publish(
                    transaction,
                    Event.of(
                            at,
                            "cluster.status",
                            cluster.id().value(),
                            Map.of("status", ClusterStatus.MIGRATING.name(), "cluster", cluster.name())));
            scheduler.submit(transaction, new TaskId(prepared.plan().migration().value()));
            Audit.enter(
                    transaction,
                    at,
                    "migration.started",
                    cluster,
                    Map.of(
                            "migration", prepared.plan().migration().value(),
                            "route", Route.PLANE.name(),
                            "to", prepared.peer().name()));
            return cluster;
        });
        return prepared.plan().migration();
    }

    /** The plan is for one ownership, which a rotation of the plane's keys ends as well. */
    private static void refuseIfMoved(Prepared prepared, Cluster cluster) {
        if (!cluster.chain().head().equals(prepared.cluster().chain().head())) {
            throw ProblemException.conflict(
                    "CLUSTER_MOVED",
                    "the ownership of cluster '%s' changed while the migration was planned; start it again"
                            .formatted(cluster.name()));
        }
    }

    /** Asks for an abort; refused once the migration is committed. */
    public void abort(MigrationId id) {
        SourceState state = find(id).orElseThrow(() -> unknownMigration(id));
        if (state.phase().isTerminal()) {
            throw ended(id, state.phase());
        }
        if (!state.phase().isAbortable()) {
            throw ProblemException.conflict(
                    "MIGRATION_COMMITTED",
                    "migration %s is in phase %s: it is decided and goes forward only; migrate back when it has ended"
                            .formatted(id, state.phase()));
        }
        tell(
                id,
                new SourceEvent.AbortAsked(Finding.error(
                        ABORTED_BY_OPERATOR,
                        "cluster " + state.plan().clusterName(),
                        "an operator asked to abort in phase %s".formatted(state.phase()),
                        "none; 'drover migration retry %s' starts anew".formatted(id))));
    }

    /**
     * Waits no longer for a host that does not come back; it follows when it ever does. Only after the commit, since
     * before it a host that is away keeps the migration from its commit, and is left out when the migration is begun.
     */
    public void leaveOut(MigrationId id, String hostName) {
        SourceState state = find(id).orElseThrow(() -> unknownMigration(id));
        if (state.phase().isTerminal()) {
            throw ended(id, state.phase());
        }
        if (state.certificate().isEmpty()) {
            throw notCommitted(id, state.phase(), hostName);
        }
        HostKey host = context.store()
                .read(transaction -> transaction.clusters().find(state.plan().cluster()))
                .flatMap(cluster -> memberNamed(cluster, hostName))
                .map(Member::host)
                .orElseThrow(() -> notInCluster(state.plan().clusterName(), hostName));
        if (state.hosts().get(host) == HostStage.ARRIVED) {
            throw ProblemException.conflict(
                    "HOST_ARRIVED",
                    "host '%s' has reported from plane %s already; nothing waits for it"
                            .formatted(hostName, state.plan().target().id()));
        }
        tell(id, new SourceEvent.HostLeftOut(host));
    }

    /** Starts a new migration with the terms of one that was aborted. */
    public MigrationId retry(MigrationId id) {
        SourceState state = find(id).orElseThrow(() -> unknownMigration(id));
        if (!state.stop().isPresent()) {
            throw ProblemException.conflict(
                    "MIGRATION_NOT_ABORTED",
                    "migration %s is in phase %s; only an aborted one is retried".formatted(id, state.phase()));
        }
        SourceState.Plan plan = state.plan();
        Peer peer = context.store()
                .read(transaction -> transaction.peers().find(plan.target().id()))
                .orElseThrow(() -> ProblemException.notFound(
                        "PEER_UNKNOWN",
                        "plane %s is no peer any more".formatted(plan.target().id())));
        Set<String> leftOut = new HashSet<>();
        context.store()
                .read(transaction -> transaction.clusters().find(plan.cluster()))
                .ifPresent(cluster -> plan.leftOut()
                        .forEach(host ->
                                cluster.profile().member(host).ifPresent(member -> leftOut.add(member.name()))));
        return start(new MigrationRequest(plan.cluster().value(), peer.name(), leftOut, plan.keepHosts()));
    }

    /** The state as it is now, also between two stored ones. */
    public Optional<SourceState> find(MigrationId id) {
        Optional<SourceRun> run = running.find(id);
        if (run.isPresent()) {
            return run.map(SourceRun::state);
        }
        return context.store()
                .read(transaction -> transaction.migrations().find(id))
                .filter(row -> row.route() == Route.PLANE)
                .map(row -> Canonical.decode(SourceState.class, row.state().bytes()));
    }

    /** The run of a migration in this process. */
    Optional<SourceRun> running(MigrationId id) {
        return running.find(id);
    }

    /** A host reported on its pending session. */
    public void pendingReported(HostKey host, MigrationId migration, Optional<String> error) {
        running.find(migration)
                .filter(run -> run.state().plan().ended().contains(host))
                .ifPresent(run -> run.work().pending().reportedHere(host, error));
    }

    /** A host showed its vote. */
    public void voted(Signed<Vote> vote) {
        running.all().stream()
                .filter(run ->
                        run.state().plan().cluster().equals(vote.statement().cluster()))
                .forEach(run -> run.work().round().voted(vote));
    }

    /** Whether a migration of a cluster runs here. */
    boolean isRunning(ClusterId cluster) {
        return running.all().stream()
                .anyMatch(run -> run.state().plan().cluster().equals(cluster));
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
        SourceState state = Canonical.decode(SourceState.class, row.state().bytes());
        if (state.phase().isTerminal()) {
            return true;
        }
        Peer peer = context.store()
                .read(transaction ->
                        transaction.peers().find(state.plan().target().id()))
                .orElseThrow(() -> new IllegalStateException("migration %s goes to plane %s, which is no peer any more"
                        .formatted(id, state.plan().target().id())));
        Cluster cluster = context.store()
                .read(transaction -> transaction.clusters().find(state.plan().cluster()))
                .orElseThrow(() -> new IllegalStateException(
                        "cluster %s is gone".formatted(state.plan().cluster())));
        Kind kind = kinds.named(cluster.profile().kind())
                .orElseThrow(() -> new IllegalStateException("kind '%s' is not known any more"
                        .formatted(cluster.profile().kind())));
        SourceWork work = new SourceWork(context, state.plan(), peer, kind, !begunHere.remove(id), running::count);
        SourceRun run = new SourceRun(
                new Coordinator(context.keys().signingKey()),
                new SourceJournal(context.store(), events, context.clock(), row, work),
                work,
                () -> context.isOutdated(changes));
        running.enter(id, run);
        try {
            run.run();
            if (context.isOutdated(changes)) {
                return run.state().phase().isTerminal();
            }
            lateHosts.tellClock(context.sessions(), state.plan().ended());
            lateHosts.letGo(context.sessions(), state.plan().ended());
            return true;
        } finally {
            running.leave(id);
        }
    }

    private Prepared prepare(MigrationRequest request) {
        context.standDown().reason().ifPresent(reason -> {
            throw ProblemException.conflict(reason.code(), reason.seen() + "; " + reason.fix());
        });
        Cluster cluster = context.store()
                .read(transaction -> findCluster(transaction, request.cluster()))
                .orElseThrow(() -> unknownCluster(request.cluster()));
        if (request.peer().equals(context.planeName())
                || request.peer().equals(context.keys().id().value())) {
            throw ProblemException.badRequest(
                    "TARGET_IS_SOURCE",
                    "cluster '%s' is at plane '%s' already; name another plane"
                            .formatted(cluster.name(), request.peer()));
        }
        Peer peer = context.store()
                .read(transaction -> transaction.peers().findByName(request.peer()))
                .orElseThrow(() -> ProblemException.notFound(
                        "PEER_UNKNOWN",
                        "no peer is called '%s'; 'drover peer list' shows those that are".formatted(request.peer())));
        Set<HostKey> leftOut = membersNamed(cluster, request.leaveOut());
        try {
            return new Prepared(plan(request, cluster, peer, leftOut), cluster, peer);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("MIGRATION_IMPOSSIBLE", String.valueOf(e.getMessage()));
        }
    }

    private SourceState.Plan plan(MigrationRequest request, Cluster cluster, Peer peer, Set<HostKey> leftOut) {
        return new SourceState.Plan(
                MigrationId.random(),
                cluster.id(),
                cluster.name(),
                context.keys().identity(),
                context.store().read(transaction -> transaction.plane().clock()).incarnation(),
                peer.identity(),
                peer.gateways(),
                cluster.chain().epoch(),
                cluster.chain().head(),
                cluster.profile().hosts(),
                leftOut,
                request.keepHosts());
    }

    static Optional<Cluster> findCluster(Transaction transaction, String nameOrId) {
        Optional<Cluster> byName = transaction.clusters().findByName(nameOrId);
        return byName.isPresent() ? byName : byId(transaction, nameOrId);
    }

    private static Optional<Cluster> byId(Transaction transaction, String id) {
        try {
            return transaction.clusters().find(new ClusterId(id));
        } catch (IllegalArgumentException e) {
            // It has not the form of an ID, so no cluster has it.
            return Optional.empty();
        }
    }

    static void refuseUnlessAtRest(Transaction transaction, Cluster cluster) {
        if (!cluster.status().mayMigrate()) {
            throw ProblemException.conflict(
                    "CLUSTER_BUSY",
                    "cluster '%s' is %s; expected RUNNING, STOPPED, UNAVAILABLE or OPERATING: wait for 'drover task list'"
                            .formatted(cluster.name(), cluster.status()));
        }
        transaction.migrations().findActive(cluster.id()).ifPresent(givenUp -> {
            throw ProblemException.conflict(
                    "ABORT_AWAITS_HOSTS",
                    "migration %s of cluster '%s' is given up, and waits for the word of a majority of the hosts: start their agents, and see 'drover migration show %s'"
                            .formatted(givenUp.migration(), cluster.name(), givenUp.migration()));
        });
    }

    static ProblemException unknownCluster(String name) {
        return ProblemException.notFound(
                "CLUSTER_UNKNOWN",
                "no cluster is called '%s'; 'drover cluster list' shows those that are".formatted(name));
    }

    private void tell(MigrationId id, SourceEvent wish) {
        running.tell(id, wish);
        Phase phase = find(id).map(SourceState::phase).orElseThrow(() -> unknownMigration(id));
        if (phase.isTerminal()) {
            running.forget(id);
            throw ended(id, phase);
        }
    }

    static ProblemException ended(MigrationId id, Phase phase) {
        return ProblemException.conflict("MIGRATION_ENDED", "migration %s has ended: %s".formatted(id, phase));
    }

    static ProblemException notCommitted(MigrationId id, Phase phase, String hostName) {
        return ProblemException.conflict(
                "MIGRATION_NOT_COMMITTED",
                "migration %s is in phase %s; until it is committed, abort it and start it anew with --leave-out %s"
                        .formatted(id, phase, Problem.shortened(hostName)));
    }

    static ProblemException notInCluster(String clusterName, String hostName) {
        return ProblemException.badRequest(
                "HOST_NOT_IN_CLUSTER",
                "cluster '%s' has no host '%s'".formatted(clusterName, Problem.shortened(hostName)));
    }

    static Optional<Member> memberNamed(Cluster cluster, String hostName) {
        return cluster.profile().members().stream()
                .filter(member -> member.name().equals(hostName))
                .findFirst();
    }

    static Set<HostKey> membersNamed(Cluster cluster, Set<String> hostNames) {
        Set<HostKey> named = new HashSet<>();
        for (String name : hostNames) {
            named.add(
                    memberNamed(cluster, name).map(Member::host).orElseThrow(() -> notInCluster(cluster.name(), name)));
        }
        return named;
    }

    static ProblemException unknownMigration(MigrationId id) {
        return ProblemException.notFound(
                "MIGRATION_UNKNOWN",
                "no migration has the ID %s; 'drover migration list' shows those that do".formatted(id));
    }

    private record Prepared(SourceState.Plan plan, Cluster cluster, Peer peer) {}
}
