package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.Plan;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.engine.Way;
import io.drover.simulation.host.HostReport;
import io.drover.simulation.host.PlaneDoor;
import io.drover.simulation.host.PlaneEnd;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The running server of a plane: all that it holds in memory. It does what the production's server does around the state
 * machines, in the same order; each of its parts names the class that it mirrors. Forgotten when the plane crashes.
 */
public final class Server implements PlaneEnd {
    private static final double LATE_THREAD = 0.03;
    private static final double LATE_IN_A_STORM = 0.4;

    private final World world;
    private final SimulatedPlane plane;
    private final Machine process;
    private final Planes planes;
    private final PlaneSessions sessions;
    private final ClusterGate gate;
    private final Claims claims;
    private final LateHosts lateHosts;
    private final StandDown standDown;
    private final PlaneRecovery recovery;
    private final RecoveryDecision decision;
    private final Renewals renewals;
    private final ClaimInquiries inquiries;
    private final OwnDecisions decisions;
    private final Map<MigrationId, SourceRun> runs = new TreeMap<>();
    private final Map<MigrationId, MoveRun> moves = new TreeMap<>();
    private final Set<PoolGateway> attached = new HashSet<>();

    Server(World world, SimulatedPlane plane, Planes planes) {
        this.world = world;
        this.plane = plane;
        this.process = plane.process();
        this.planes = planes;
        this.sessions = new PlaneSessions(world, process);
        this.gate = new ClusterGate(process, world.wiring().lockDrains());
        this.lateHosts = new LateHosts(plane, sessions);
        this.claims = new Claims(this);
        this.standDown = new StandDown(plane, world.wiring().standsDown());
        this.recovery = new PlaneRecovery(this);
        this.decision = new RecoveryDecision(this);
        this.renewals = new Renewals(this);
        this.inquiries = new ClaimInquiries(this);
        this.decisions = new OwnDecisions(this);
    }

    void start() {
        claims.load();
        takeUp();
        renewals.resume();
        recovery.resume();
        decisions.askPeers();
        plane.records()
                .placement()
                .ifPresent(placement -> plane.cluster()
                        .keys()
                        .forEach(host ->
                                sessions.prefer(host, placement.statement().pool())));
    }

    /** Goes on with all that is stored and has not ended. */
    private void takeUp() {
        plane.records().migrations().values().stream()
                .filter(state -> !state.phase().isTerminal())
                .forEach(this::run);
        plane.records().moves().values().stream()
                .filter(state -> !state.phase().isTerminal())
                .forEach(state -> run(state, true));
    }

    /** Both ends of every stream notice, in time. */
    void died() {
        sessions.all().forEach(PlaneSession::breakBothEnds);
    }

    World world() {
        return world;
    }

    SimulatedPlane plane() {
        return plane;
    }

    Machine process() {
        return process;
    }

    Planes planes() {
        return planes;
    }

    PlaneSessions sessions() {
        return sessions;
    }

    public ClusterGate gate() {
        return gate;
    }

    Claims claims() {
        return claims;
    }

    LateHosts lateHosts() {
        return lateHosts;
    }

    StandDown standDown() {
        return standDown;
    }

    RecoveryDecision decision() {
        return decision;
    }

    Renewals renewals() {
        return renewals;
    }

    ClaimInquiries inquiries() {
        return inquiries;
    }

    /** An operator has the plane recovered, which does nothing where there is nothing to recover. */
    public void recover(Set<PlaneId> withoutPeers) {
        boolean forgotten = sessions.all().stream()
                .flatMap(session -> session.report().holdings().stream())
                .anyMatch(this::hasForgotten);
        if (forgotten) {
            standDown.proven();
        }
        recovery.start(withoutPeers);
    }

    /** Whether this plane stands down and waits to be recovered. */
    public boolean isDown() {
        return standDown.isDown();
    }

    /** As ForgottenHoldings tells. */
    private boolean hasForgotten(Holding holding) {
        PlaneRecords records = plane.records();
        return records.clock().incarnation() > 1
                && holding.owner().id().equals(plane.id())
                && records.cluster().isEmpty()
                && records.tombstones().isEmpty()
                && !records.recovered().released();
    }

    /** The plane is recovered: it goes on with what is stored now, and heeds what hosts reported meanwhile. */
    void recovered() {
        standDown.recovered();
        List.copyOf(runs.values()).forEach(SourceRun::standsDown);
        List.copyOf(moves.values()).forEach(MoveRun::standsDown);
        runs.clear();
        moves.clear();
        takeUp();
        HostEvent clock = new HostEvent.ClockTold(plane.id(), plane.records().clock());
        sessions.all().forEach(session -> {
            session.command(clock);
            heed(session, session.report());
        });
    }

    /** Does something once this plane is known to be no old copy: a restored plane moves no migration on. */
    void whenGood(Runnable task) {
        if (standDown.isDown()) {
            process.after(1_000, () -> whenGood(task));
        } else {
            task.run();
        }
    }

    /** Does something on a thread of its own, which begins when the machine finds the time. */
    void onThread(Runnable task) {
        boolean late = world.dice().chance(world.faults().isStormy() ? LATE_IN_A_STORM : LATE_THREAD);
        process.after(late ? world.dice().between(5, 400) : world.dice().between(0, 2), task);
    }

    /** This plane decides or commands; which it must not once it was shown that it is an old copy. */
    void acts(String what) {
        if (standDown.isShown()) {
            world.ledger().actedAsOldCopy("%s %s".formatted(plane, what));
        }
    }

    // Gateways of other pools.

    void attach(PoolGateway gateway) {
        attached.add(gateway);
    }

    void detach(PoolGateway gateway) {
        if (attached.remove(gateway)) {
            sessions.all().stream().filter(session -> session.door() == gateway).forEach(PlaneSession::breakBothEnds);
        }
    }

    boolean isAttached(PoolGateway gateway) {
        return attached.contains(gateway);
    }

    /** Whether a gateway of the pool is connected to this server. */
    boolean serves(PoolName pool) {
        return pool.equals(PoolName.DEFAULT) || isAttached(plane.edge());
    }

    // What operators ask for: as MigrationService does it.

    /** Begins a migration; returns false where it is refused at once. */
    public boolean start(Plan plan) {
        Optional<PlaneRecords.ClusterRecord> cluster = plane.records().cluster();
        if (standDown.isDown() || cluster.isEmpty() || !mayMigrate(cluster.get(), plan)) {
            return false;
        }
        SourceState state = SourceState.planned(plan);
        plane.store()
                .write(
                        records -> mayStart(records, plan)
                                ? records.with(records.cluster().map(here -> here.migrating(true)))
                                        .with(state)
                                : records,
                        () -> {
                            if (plane.records().migrations().containsKey(plan.migration())) {
                                run(state);
                            }
                        },
                        () -> {});
        return true;
    }

    /** It was looked at before the transaction, and is looked at again within it. */
    private boolean mayStart(PlaneRecords records, Plan plan) {
        return records.cluster().filter(here -> mayMigrate(here, plan)).isPresent()
                && records.migrations().values().stream().noneMatch(SourceState::awaitsWords);
    }

    private boolean mayMigrate(PlaneRecords.ClusterRecord here, Plan plan) {
        return (!here.migrating() || !world.wiring().refusesBusyCluster())
                && here.chain().head().equals(plan.head());
    }

    /** Begins a move to another pool; returns false where it is refused at once. As PoolMigrations does it. */
    public boolean move(MoveState.Plan plan) {
        if (standDown.isDown() || !serves(plan.to()) || !mayMove(plane.records(), plan)) {
            return false;
        }
        MoveState state = MoveState.planned(plan);
        plane.store()
                .write(
                        records -> mayMove(records, plan)
                                ? records.with(records.cluster().map(here -> here.migrating(true)))
                                        .with(state)
                                : records,
                        () -> {
                            if (plane.records().moves().containsKey(plan.migration())) {
                                run(state, false);
                            }
                        },
                        () -> {});
        return true;
    }

    private boolean mayMove(PlaneRecords records, MoveState.Plan plan) {
        return records.cluster()
                        .filter(here -> (!here.migrating() || !world.wiring().refusesBusyCluster())
                                && here.chain().epoch() == plan.epoch())
                        .isPresent()
                && plan.generation() == world.wiring().generationAfter(records.generation());
    }

    public void abort(MigrationId migration) {
        MoveRun move = moves.get(migration);
        if (move != null) {
            move.post(new MoveEvent.AbortAsked(Finding.error(
                    "ABORTED_BY_OPERATOR", "cluster " + TheCluster.NAME, "an operator asked to abort", "none")));
        }
        SourceRun run = runs.get(migration);
        if (run != null && run.state().phase().isAbortable()) {
            run.post(new SourceEvent.AbortAsked(Finding.error(
                    "ABORTED_BY_OPERATOR", "cluster " + TheCluster.NAME, "an operator asked to abort", "none")));
        }
    }

    public void leaveOut(MigrationId migration, HostKey host) {
        MoveRun move = moves.get(migration);
        if (move != null && move.state().placement().isPresent()) {
            move.post(new MoveEvent.HostLeftOut(host));
        }
        SourceRun run = runs.get(migration);
        if (run != null && run.state().certificate().isPresent()) {
            run.post(new SourceEvent.HostLeftOut(host));
        }
    }

    /** Works on the cluster by one of its hosts, and stores what came of it. */
    public void operate(HostKey host) {
        if (standDown.isDown() || !plane.records().commands() || !gate.enter()) {
            return;
        }
        acts("operates the cluster");
        Optional<PlaneSession> session = sessions.session(host);
        if (session.isEmpty() || !plane.records().commands()) {
            gate.leave();
            return;
        }
        long epoch = plane.records().cluster().orElseThrow().chain().epoch();
        Authorization wish = new Authorization(plane.id(), TheCluster.ID, epoch, TheCluster.ENDPOINT, Optional.empty());
        session.get()
                .operate(
                        wish,
                        done -> {
                            if (done) {
                                plane.store().write(records -> operated(records, epoch), gate::leave, gate::leave);
                            } else {
                                gate.leave();
                            }
                        },
                        gate::leave);
    }

    private PlaneRecords operated(PlaneRecords records, long epoch) {
        boolean here = records.cluster()
                .filter(cluster -> cluster.chain().epoch() == epoch)
                .isPresent();
        if (!here) {
            return records;
        }
        PlaneRecords next = records.with(records.cluster().map(PlaneRecords.ClusterRecord::operated));
        world.ledger().operated(next.cluster().orElseThrow().revision());
        return next;
    }

    private void run(SourceState state) {
        SourceRun run = new SourceRun(this, state);
        runs.put(state.plan().migration(), run);
        run.begin();
    }

    private void run(MoveState state, boolean again) {
        MoveRun run = new MoveRun(this, state, again);
        moves.put(state.plan().migration(), run);
        run.begin();
    }

    void ended(MoveRun run) {
        moves.remove(run.state().plan().migration());
    }

    void ended(SourceRun run) {
        runs.remove(run.state().plan().migration());
        lateHosts.tellClock(plane.cluster().keys());
        lateHosts.letGo(plane.cluster().keys());
    }

    /** Where a migration stands that runs here. */
    public Optional<Phase> phaseOf(MigrationId migration) {
        return running(migration)
                .map(run -> run.state().phase())
                .or(() -> Optional.ofNullable(moves.get(migration))
                        .map(run -> run.state().phase()));
    }

    Optional<SourceRun> running(MigrationId migration) {
        return Optional.ofNullable(runs.get(migration));
    }

    /** Takes in what all survivors state. The server has no command for it yet; this is what one will have to do. */
    public void adopt(Link.Adopted link, Runnable done) {
        plane.store()
                .decide(
                        records -> records.cluster()
                                .filter(here ->
                                        here.chain().head().equals(link.terms().previous()))
                                .map(here -> records.with(Optional.of(new PlaneRecords.ClusterRecord(
                                        here.chain().followedBy(link),
                                        link.terms().survivors(),
                                        here.migrating(),
                                        here.revision()))))
                                .orElse(records),
                        () -> {
                            if (plane.records()
                                    .cluster()
                                    .filter(here -> here.chain().head().equals(link.digest()))
                                    .isPresent()) {
                                done.run();
                            }
                        },
                        () -> {});
    }

    // What hosts tell: as HostSessions does it.

    @Override
    public void dialled(SimulatedHost host, PlaneDoor door, long number, HostReport report) {
        HostKey key = host.part().id();
        if (!plane.records().hosts().contains(key) && !claims.expects(key) && !recovery.expects(key)) {
            host.process()
                    .after(world.dice().between(1, 20), () -> host.agent().ifPresent(agent -> agent.broken(number)));
            return;
        }
        PlaneSession session = sessions.open(host, door, number, report);
        if (!sessions.isOpen(number)) {
            return;
        }
        session.send(
                "introduces itself",
                agent -> agent.introduced(number, plane.records().clock()));
        standDown.witness(report.seen());
        standDown.promised(report.refusedBelow());
        heed(session, report);
    }

    @Override
    public void reported(SimulatedHost host, long number, HostReport report) {
        sessions.numbered(number).ifPresent(session -> {
            session.reported(report);
            heed(session, report);
        });
    }

    private void heed(PlaneSession session, HostReport report) {
        report.holdings().stream()
                .flatMap(holding -> holding.accepted().stream())
                .forEach(accepted -> decisions.shown(accepted.certificate()));
        if (!standDown.isDown()) {
            concerning(session, report);
            letGo(session, report);
        }
    }

    /** Hosts of a cluster of which nothing but their own word is left. */
    private void letGo(PlaneSession session, HostReport report) {
        for (Holding holding : report.holdings()) {
            if (holding.owner().id().equals(plane.id())
                    && plane.records().recovered().released()) {
                session.command(new HostEvent.ReleaseAsked(plane.id(), TheCluster.ID, holding.epoch()));
            }
        }
    }

    private void concerning(PlaneSession session, HostReport report) {
        HostKey host = session.host().part().id();
        for (Holding holding : report.holdings()) {
            holding.pending().ifPresent(pending -> claims.hostConnected(pending.migration(), host));
            holding.accepted().ifPresent(accepted -> {
                claims.shown(accepted.certificate(), accepted.vote());
                // Whoever votes for a later epoch has passed the one that a claim here began.
                claims.voted(accepted.vote());
                votedAtSource(accepted.vote());
                renewals.voted(accepted.vote());
            });
        }
        lateHosts.bringUpToDate(session, report);
    }

    @Override
    public void voted(SimulatedHost host, long number, Signed<Vote> vote) {
        if (!standDown.isDown()) {
            claims.voted(vote);
            votedAtSource(vote);
            renewals.voted(vote);
        }
    }

    private void votedAtSource(Signed<Vote> vote) {
        runs.values().forEach(run -> run.work().round().voted(vote));
    }

    @Override
    public void pendingReported(SimulatedHost host, long number, MigrationId migration, boolean connected) {
        running(migration)
                .ifPresent(run -> run.work().pending().reportedHere(host.part().id(), connected));
        MoveRun move = moves.get(migration);
        if (move != null) {
            move.work().pending().reportedHere(host.part().id(), connected);
        }
    }

    @Override
    public void pingDue(long number) {
        sessions.numbered(number)
                .ifPresent(session -> session.command(
                        new HostEvent.ClockTold(plane.id(), plane.records().clock())));
    }

    @Override
    public void ended(long number) {
        sessions.close(number);
    }

    /** Asks another plane. */
    <T> void callPlane(
            SimulatedPlane peer,
            String what,
            BiConsumer<Server, Consumer<PeerReply<T>>> asked,
            Consumer<PeerReply<T>> answered,
            Runnable failed) {
        world.network()
                .<PeerReply<T>>call(
                        Way.between(process, peer.process()),
                        what,
                        reply -> peer.server().ifPresent(server -> asked.accept(server, reply)),
                        answered,
                        failed);
    }

    /** Shows something to hosts that have a session. */
    void tell(Iterable<HostKey> hosts, HostEvent event) {
        hosts.forEach(host -> sessions.session(host).ifPresent(session -> session.command(event)));
    }
}
