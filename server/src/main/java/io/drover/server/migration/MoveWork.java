package io.drover.server.migration;

import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.Placement;
import io.drover.migration.placement.MoveEffect;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveState.Plan;
import io.drover.migration.placement.MoveState.Stage;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.CommandResult;
import io.drover.server.gateway.ProbeSpan;
import io.drover.server.migration.precheck.PoolCandidate;
import io.drover.server.pool.Gateways;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the effects of one move, each on a virtual thread of its own, and posts their outcomes to the run. */
final class MoveWork implements Run.Work<MoveEffect> {
    private static final Logger LOG = LoggerFactory.getLogger(MoveWork.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration POOL_PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MILLIS = 5;
    private static final Duration SHOW_AGAIN = Duration.ofMillis(500);
    private static final int READINGS = 3;

    private final SourceContext context;
    private final Gateways gateways;
    private final Plan plan;
    private final Kind kind;
    private final boolean again;
    private final PendingSessions pending;
    private final ImpactProbes probes;
    private final ImpactRecording impact;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<HostKey> took = ConcurrentHashMap.newKeySet();
    private volatile Optional<Inventory> before = Optional.empty();
    private volatile long lockedNanos;
    private volatile boolean locked;
    private volatile boolean closed;
    private @Nullable MoveRun run;

    /**
     * @param again whether an earlier server began it, so that its hosts may still be on their way back
     * @param running how many migrations between pools run here
     */
    MoveWork(SourceContext context, Gateways gateways, Plan plan, Kind kind, boolean again, IntSupplier running) {
        this.context = context;
        this.gateways = gateways;
        this.plan = plan;
        this.kind = kind;
        this.again = again;
        this.pending = new PendingSessions(
                context.sessions(),
                PendingOffer.of(plan, context.keys().identity()),
                host -> post(new MoveEvent.HostConnected(host)));
        this.probes = new ImpactProbes(context.sessions(), MigratingCluster.of(plan));
        this.impact = new ImpactRecording(context.store(), plan.migration(), probes, running);
    }

    ImpactRecording impact() {
        return impact;
    }

    PendingSessions pending() {
        return pending;
    }

    void begin(MoveRun started) {
        run = started;
    }

    @Override
    public void end() {
        closed = true;
        unlock();
        threads.shutdownNow();
    }

    @Override
    public void start(MoveEffect effect) {
        threads.execute(() -> {
            Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
            try {
                while (!carriedOut(effect)) {
                    backoff.pause();
                }
            } catch (InterruptedException e) {
                // The run has ended or is shut down: whoever runs it again repeats the effect.
                Thread.currentThread().interrupt();
            }
        });
    }

    /** A fault of ours ends the move before the commit; afterwards the effect is tried again. */
    private boolean carriedOut(MoveEffect effect) throws InterruptedException {
        try {
            carryOut(effect);
            return true;
        } catch (RuntimeException e) {
            LOG.error(
                    "migration {}: {} failed",
                    plan.migration(),
                    effect.getClass().getSimpleName(),
                    e);
            if (!state().phase().isAbortable()) {
                return state().phase().isTerminal();
            }
            post(new MoveEvent.AbortAsked(Finding.error(
                    "INTERNAL_ERROR",
                    "migration " + plan.migration(),
                    "%s failed unexpectedly: %s".formatted(effect.getClass().getSimpleName(), e.getMessage()),
                    "see the log of plane %s".formatted(context.planeName()))));
            return true;
        }
    }

    private void carryOut(MoveEffect effect) throws InterruptedException {
        switch (effect) {
            case MoveEffect.RunPrechecks ignored -> post(new MoveEvent.PrechecksDone(runPrechecks()));
            case MoveEffect.AskPool ignored -> askPool();
            case MoveEffect.ConnectHosts ignored -> connectHosts();
            // Both pools serve the same plane, which knows the cluster already.
            case MoveEffect.Transfer ignored -> post(new MoveEvent.Transferred());
            case MoveEffect.Validate ignored -> post(new MoveEvent.Validated(validate()));
            case MoveEffect.Lock ignored -> lock();
            case MoveEffect.ActOnDecision ignored -> {
                Faults.reach(FaultPoint.PLACEMENT_STORED);
                post(new MoveEvent.DecisionStored());
            }
            case MoveEffect.ShowPlacement(Signed<Placement> placement) -> showPlacement(placement);
            case MoveEffect.Unlock ignored -> unlock();
            case MoveEffect.Verify ignored -> post(new MoveEvent.Verified(verify()));
            case MoveEffect.WithdrawPending ignored -> {
                pending.withdraw();
                probes.abandon();
            }
        }
    }

    private List<Finding> runPrechecks() throws InterruptedException {
        if (again) {
            awaitPool();
            pending.awaitAgents(expectedMembers());
        }
        return checks(context, gateways, new PoolCandidate(plan, cluster(), false));
    }

    /** Also of a dry run. */
    static List<Finding> checks(SourceContext context, Gateways gateways, PoolCandidate candidate)
            throws InterruptedException {
        List<Finding> findings = new ArrayList<>(context.prechecks().run(candidate));
        if (gateways.live(candidate.plan().to()).isEmpty()) {
            findings.add(poolNotServing(candidate.plan()));
        }
        return findings;
    }

    private static Finding poolNotServing(Plan plan) {
        return Finding.error(
                "POOL_NOT_SERVING",
                "pool " + plan.to(),
                "no gateway of the pool is connected to this plane now",
                "start one ('drover server --roles gateway'), see 'drover gateway list'");
    }

    /** The claim is the stored move itself; what may have changed since the checks is whether the pool is there. */
    private void askPool() throws InterruptedException {
        Faults.reach(FaultPoint.POOL_NOT_ASKED);
        if (again) {
            awaitPool();
        }
        post(
                gateways.live(plan.to()).isEmpty()
                        ? new MoveEvent.AbortAsked(poolNotServing(plan))
                        : new MoveEvent.PoolReady());
    }

    /** Its gateways have to find this server again, as the hosts have. */
    private void awaitPool() throws InterruptedException {
        long deadline = System.nanoTime() + POOL_PATIENCE.toNanos();
        while (gateways.live(plan.to()).isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private void connectHosts() throws InterruptedException {
        Faults.reach(FaultPoint.MOVE_HOSTS_NOT_ASKED);
        threads.execute(this::watchSessions);
        probes.start(cluster().profile(), again);
        pending.offer(expectedMembers(), () -> ended() || state().all(Stage.CONNECTED))
                .ifPresent(problem -> post(new MoveEvent.AbortAsked(problem)));
    }

    /** The other end of a pending session is this plane too. */
    private void watchSessions() {
        try {
            while (!ended() && !state().all(Stage.CONNECTED)) {
                for (Member member : expectedMembers()) {
                    if (context.sessions().session(member.host(), plan.to()).isPresent()) {
                        pending.reportedThere(member.host());
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the workload by both pools; a difference may come of a change between the two, so it must last to count. */
    private List<Finding> validate() throws InterruptedException {
        List<Finding> findings = List.of();
        for (int i = 0; i < READINGS; i++) {
            findings = compare();
            if (!Finding.anyError(findings)) {
                return findings;
            }
        }
        return findings;
    }

    private List<Finding> compare() throws InterruptedException {
        Cluster cluster = cluster();
        try {
            Inventory old = kind.read(cluster.profile(), context.reaches().owned(plan.cluster(), plan.epoch()))
                    .inventory();
            Inventory now = kind.read(
                            cluster.profile(), context.reaches().through(plan.to(), plan.cluster(), plan.epoch()))
                    .inventory();
            before = Optional.of(old);
            return InventoryDifference.between(old, now).stream()
                    .map(difference -> difference.finding(plan.clusterName()))
                    .toList();
        } catch (KindException e) {
            return List.of(Finding.error(
                    "CLUSTER_UNREADABLE",
                    "cluster " + plan.clusterName(),
                    String.valueOf(e.getMessage()),
                    "check the cluster, then retry"));
        }
    }

    private void lock() throws InterruptedException {
        Faults.reach(FaultPoint.MOVE_VALIDATED);
        if (!context.locks().lock(plan.cluster(), DRAIN)) {
            post(new MoveEvent.AbortAsked(Finding.error(
                    "OPERATIONS_IN_FLIGHT",
                    "cluster " + plan.clusterName(),
                    "operations on the cluster were still running after %d s".formatted(DRAIN.toSeconds()),
                    "wait until they have ended ('drover task list'), then retry")));
            return;
        }
        lockedNanos = System.nanoTime();
        locked = true;
        if (closed) {
            // It was still waiting for operations when the run ended.
            unlock();
            return;
        }
        threads.execute(() -> probes.enter(ProbeSpan.DURING));
        Faults.reach(FaultPoint.MOVE_LOCKED);
        Optional<Finding> restored = context.standDown().reason();
        post(restored.<MoveEvent>map(MoveEvent.AbortAsked::new).orElseGet(MoveEvent.Locked::new));
    }

    private void unlock() {
        if (locked) {
            locked = false;
            context.locks().unlock(plan.cluster());
        }
    }

    /** Shows it to every host that has not taken it, and waits for the hosts' sessions with the new pool. */
    private void showPlacement(Signed<Placement> placement) throws InterruptedException {
        long shown = 0;
        while (!ended() && state().awaitsHosts()) {
            boolean due = shown == 0 || System.nanoTime() - shown > SHOW_AGAIN.toNanos();
            if (due) {
                shown = System.nanoTime();
            }
            for (HostKey host : plan.members().hosts()) {
                if (state().hosts().get(host) == Stage.ARRIVED) {
                    continue;
                }
                Optional<AgentSession> there = context.sessions().session(host, plan.to());
                if (took.contains(host) && there.isPresent()) {
                    context.sessions().prefer(host, plan.to());
                    Faults.reach(FaultPoint.MOVE_HOST_ARRIVED);
                    post(new MoveEvent.HostArrived(host, sinceLock()));
                } else if (due) {
                    // By every one: a session that has ended without a word looks open for a while.
                    Stream.of(
                                    there,
                                    context.sessions().session(host, plan.from()),
                                    context.sessions().session(host))
                            .flatMap(Optional::stream)
                            .distinct()
                            .forEach(session -> show(session, placement));
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private Optional<Duration> sinceLock() {
        return locked ? Optional.of(Duration.ofNanos(System.nanoTime() - lockedNanos)) : Optional.empty();
    }

    private void show(AgentSession session, Signed<Placement> placement) {
        var _ = session.showPlacement(placement).whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.info("migration {}: host {}: {}", plan.migration(), session.host(), failure.getMessage());
            } else if (result instanceof CommandResult.Refused(String code, String reason)) {
                LOG.warn(
                        "migration {}: host {} does not follow: {}: {}",
                        plan.migration(),
                        session.host(),
                        code,
                        reason);
            } else {
                took.add(session.host());
            }
        });
    }

    private List<Finding> verify() throws InterruptedException {
        Faults.reach(FaultPoint.POOL_SERVING_NOTED);
        if (again) {
            probes.takeUp(cluster().profile());
        }
        probes.enter(ProbeSpan.AFTER);
        Compared compared = compareAgain();
        List<Finding> findings = new ArrayList<>(impact.end(compared::differences));
        findings.addAll(compared.findings());
        return findings;
    }

    /** What a reading showed, and what differed; empty where that is not known. */
    private record Compared(List<Finding> findings, Optional<List<InventoryDifference>> differences) {}

    private Compared compareAgain() throws InterruptedException {
        try {
            Inventory after = kind.read(
                            cluster().profile(), context.reaches().through(plan.to(), plan.cluster(), plan.epoch()))
                    .inventory();
            return before.map(first -> compared(first, after)).orElse(new Compared(List.of(), Optional.empty()));
        } catch (KindException e) {
            return new Compared(
                    List.of(Finding.warning(
                            "NOT_VERIFIED",
                            "cluster " + plan.clusterName(),
                            String.valueOf(e.getMessage()),
                            "check that the business runs")),
                    Optional.empty());
        }
    }

    private Compared compared(Inventory first, Inventory after) {
        List<InventoryDifference> differences = InventoryDifference.between(first, after);
        List<Finding> findings = differences.isEmpty()
                ? List.of(Finding.info(
                        "WORKLOAD_UNCHANGED",
                        "cluster " + plan.clusterName(),
                        "%d identities and %d observations are the same before and after"
                                .formatted(
                                        after.identity().size(),
                                        after.observed().size()),
                        "none"))
                : differences.stream()
                        .map(difference -> difference.finding(plan.clusterName()))
                        .map(finding ->
                                Finding.warning(finding.code(), finding.target(), finding.seen(), finding.fix()))
                        .toList();
        return new Compared(findings, Optional.of(differences));
    }

    private List<Member> expectedMembers() {
        return cluster().profile().members().stream()
                .filter(member -> !plan.leftOut().contains(member.host()))
                .toList();
    }

    private Cluster cluster() {
        return context.store()
                .read(transaction -> transaction.clusters().find(plan.cluster()))
                .orElseThrow(
                        () -> new IllegalStateException("cluster %s is gone while it moves".formatted(plan.cluster())));
    }

    private boolean ended() {
        return state().phase().isTerminal();
    }

    private MoveState state() {
        return started().state();
    }

    private void post(MoveEvent event) {
        started().post(event);
    }

    private MoveRun started() {
        MoveRun current = run;
        if (current == null) {
            throw new IllegalStateException("the run has not begun");
        }
        return current;
    }
}
