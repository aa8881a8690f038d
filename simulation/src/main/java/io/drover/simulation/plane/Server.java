package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.Plan;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.HostReport;
import io.drover.simulation.host.PlaneEnd;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.World;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The running server of a plane: all that it holds in memory. It does what the production's server does around the state
 * machines, in the same order; each of its parts names the class that it mirrors. Forgotten when the plane crashes.
 */
public final class Server implements PlaneEnd {
    private final World world;
    private final SimulatedPlane plane;
    private final Machine process;
    private final Planes planes;
    private final PlaneSessions sessions;
    private final ClusterGate gate;
    private final Claims claims;
    private final LateHosts lateHosts;
    private final Map<MigrationId, SourceRun> runs = new TreeMap<>();

    Server(World world, SimulatedPlane plane, Planes planes) {
        this.world = world;
        this.plane = plane;
        this.process = plane.process();
        this.planes = planes;
        this.sessions = new PlaneSessions(world, process);
        this.gate = new ClusterGate(process, world.wiring().lockDrains());
        this.lateHosts = new LateHosts(plane, sessions);
        this.claims = new Claims(this);
    }

    void start() {
        claims.load();
        plane.records().migrations().values().stream()
                .filter(state -> !state.phase().isTerminal())
                .forEach(this::run);
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

    // What operators ask for: as MigrationService does it.

    /** Begins a migration; returns false where it is refused at once. */
    public boolean start(Plan plan) {
        Optional<PlaneRecords.ClusterRecord> cluster = plane.records().cluster();
        if (cluster.isEmpty() || !mayMigrate(cluster.get(), plan)) {
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

    public void abort(MigrationId migration) {
        SourceRun run = runs.get(migration);
        if (run != null && run.state().phase().isAbortable()) {
            run.post(new SourceEvent.AbortAsked(Finding.error(
                    "ABORTED_BY_OPERATOR", "cluster " + TheCluster.NAME, "an operator asked to abort", "none")));
        }
    }

    public void leaveOut(MigrationId migration, HostKey host) {
        SourceRun run = runs.get(migration);
        if (run != null && run.state().certificate().isPresent()) {
            run.post(new SourceEvent.HostLeftOut(host));
        }
    }

    /** Works on the cluster by one of its hosts, and stores what came of it. */
    public void operate(HostKey host) {
        if (!plane.records().commands() || !gate.enter()) {
            return;
        }
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

    void ended(SourceRun run) {
        runs.remove(run.state().plan().migration());
        lateHosts.tellClock(plane.cluster().keys());
        lateHosts.letGo(plane.cluster().keys());
    }

    /** Where a migration stands that runs here. */
    public Optional<Phase> phaseOf(MigrationId migration) {
        return running(migration).map(run -> run.state().phase());
    }

    Optional<SourceRun> running(MigrationId migration) {
        return Optional.ofNullable(runs.get(migration));
    }

    // What hosts tell: as HostSessions does it.

    @Override
    public void dialled(SimulatedHost host, SessionTarget target, long number, HostReport report) {
        HostKey key = host.part().id();
        if (!plane.records().hosts().contains(key) && !claims.expects(key)) {
            host.process()
                    .after(world.dice().between(1, 20), () -> host.agent().ifPresent(agent -> agent.broken(number)));
            return;
        }
        PlaneSession session = sessions.open(host, target, number);
        if (!sessions.isOpen(number)) {
            return;
        }
        session.send(
                "introduces itself",
                agent -> agent.introduced(target, number, plane.records().clock()));
        concerning(session, report);
    }

    @Override
    public void reported(SimulatedHost host, long number, HostReport report) {
        sessions.numbered(number).ifPresent(session -> concerning(session, report));
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
            });
        }
        lateHosts.bringUpToDate(session, report);
    }

    @Override
    public void voted(SimulatedHost host, long number, Signed<Vote> vote) {
        claims.voted(vote);
        votedAtSource(vote);
    }

    private void votedAtSource(Signed<Vote> vote) {
        runs.values().forEach(run -> run.work().round().voted(vote));
    }

    @Override
    public void pendingReported(SimulatedHost host, long number, MigrationId migration, boolean connected) {
        running(migration)
                .ifPresent(run -> run.work().pending().reportedHere(host.part().id(), connected));
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
            java.util.function.BiConsumer<Server, Consumer<PeerReply<T>>> asked,
            Consumer<PeerReply<T>> answered,
            Runnable failed) {
        world.network()
                .<PeerReply<T>>call(
                        process,
                        peer.process(),
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
