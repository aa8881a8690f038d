package io.drover.simulation.host;

import io.drover.migration.host.Access;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEffect;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.Vote;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Lane;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.world.Ledger.Touch;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.Wiring.HostSide;
import io.drover.simulation.world.World;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The running agent: what the production's agent does around the follower, with the same order of things. One event at a
 * time, stored before anything is answered or done; sessions follow from the state; what changed is reported to all of
 * them. Forgotten when the host crashes.
 */
public final class Agent {
    private static final Comparator<SessionTarget> BY_NAME =
            Comparator.comparing((SessionTarget target) -> target.plane()).thenComparing(SessionTarget::pool);
    private static final long HELLO_LIMIT_MILLIS = 10_000;
    private static final long PING_MILLIS = 15_000;
    private static final long REPORT_ANEW_MILLIS = 10_000;

    private final World world;
    private final SimulatedHost host;
    private final HostFile file;
    private final PlaneDirectory planes;
    private final Machine process;
    private final HostSide follower;
    private final Lane loop = new Lane();
    private final Map<SessionTarget, HostSession> sessions = new HashMap<>();
    private final Set<PlaneId> tunnels = new TreeSet<>();
    private HostState state;
    private boolean reportsAnew;

    Agent(World world, SimulatedHost host, HostFile file, PlaneDirectory planes) {
        this.world = world;
        this.host = host;
        this.file = file;
        this.planes = planes;
        this.process = host.process();
        this.follower = world.wiring().host(host.part().key());
        this.state = file.content();
    }

    void start() {
        reconcileSessions();
    }

    public HostState state() {
        return state;
    }

    /** The planes that have a tunnel open by which they can do anything. */
    public Set<PlaneId> tunnels() {
        return tunnels;
    }

    public boolean isLive(SessionTarget target) {
        HostSession session = sessions.get(target);
        return session != null && session.isLive() && !session.isRestored();
    }

    // What planes say.

    /** A plane introduced itself. */
    public void introduced(SessionTarget target, long number, PlaneClock clock) {
        find(number).filter(session -> !session.isLive()).ifPresent(session -> {
            session.opened();
            world.trace().tell(host.toString(), "session with %s is open", target);
            told(session, clock, applied -> {});
            report(session);
            for (Holding holding : state.holdings().values()) {
                boolean toIt = holding.pending().map(state::target).equals(Optional.of(target));
                boolean ownerBack = holding.owner().id().equals(target.plane());
                if (toIt || ownerBack) {
                    tellPending(holding);
                }
            }
        });
    }

    /** The session is gone, as its other end is. */
    public void broken(long number) {
        find(number).ifPresent(this::ended);
    }

    public void command(long number, HostEvent event, Consumer<Applied> answered) {
        find(number).filter(HostSession::isLive).ifPresent(session -> {
            if (event instanceof HostEvent.ClockTold(PlaneId ignored, PlaneClock clock)) {
                told(session, clock, answered);
            } else if (session.isRestored() && !(event instanceof HostEvent.PromiseAsked)) {
                answered.accept(new Applied.NotDone("RESTORED_PLANE"));
            } else {
                handle(event, Optional.of(session), answered);
            }
        });
    }

    /** The plane works on the cluster as its owner; whether it may. */
    public void operate(long number, Authorization wish, Consumer<Boolean> answered) {
        find(number)
                .filter(session -> session.isLive() && !session.isRestored())
                .ifPresent(session -> {
                    boolean open = tunnels.contains(wish.from())
                            || world.wiring().tunnel(wish, state, process.wallClock()) instanceof Access.Full;
                    if (open) {
                        tunnels.add(wish.from());
                        touch(wish.from());
                    }
                    answered.accept(open);
                });
    }

    /** The plane looks at the cluster, by a grant or as its owner; whether it may. */
    public void inspect(long number, Authorization wish, Consumer<Boolean> answered) {
        find(number)
                .filter(session -> session.isLive() && !session.isRestored())
                .ifPresent(session -> {
                    String method = world.wiring().inspectionMethod();
                    Access access = world.wiring().tunnel(wish, state, process.wallClock());
                    boolean allowed = switch (access) {
                        case Access.Full ignored -> true;
                        case Access.Limited(Grant.Rule.Http http) ->
                            http.requests().stream().anyMatch(pattern -> pattern.allows(method, "/info"));
                        case Access.Limited ignored -> false;
                        case Access.Denied ignored -> false;
                    };
                    if (allowed && !method.equals("GET")) {
                        touch(wish.from());
                    }
                    answered.accept(allowed);
                });
    }

    private void touch(PlaneId plane) {
        boolean owned = state.holdings().values().stream()
                .anyMatch(holding -> holding.owner().id().equals(plane));
        world.ledger().touched(new Touch(host.toString(), plane.value(), owned));
    }

    private void told(HostSession session, PlaneClock clock, Consumer<Applied> answered) {
        HostEvent event = new HostEvent.ClockTold(session.target().plane(), clock);
        handle(event, Optional.empty(), applied -> {
            if (applied instanceof Applied.Stored(HostAnswer answer)) {
                boolean before = session.isRestored();
                session.setRestored(answer instanceof HostAnswer.Refused);
                if (before && !session.isRestored()) {
                    // What it said meanwhile was refused; it says it again to whom reports.
                    session.forgetReported();
                    report(session);
                }
                pingWhileRestored(session, session.number());
            }
            answered.accept(applied);
        });
    }

    private void pingWhileRestored(HostSession session, long number) {
        if (session.isRestored()) {
            process.after(PING_MILLIS, () -> {
                if (session.isRestored() && session.number() == number) {
                    send(session, "is due a ping", end -> end.pingDue(number));
                }
            });
        }
    }

    // The loop.

    private void handle(HostEvent event, Optional<HostSession> asker, Consumer<Applied> answered) {
        loop.execute(done -> {
            HostTransition next = follower.on(state, event);
            if (next.state().equals(state)) {
                carryOut(next, false, asker, answered);
                done.run();
                return;
            }
            if (!world.wiring().hostStoresFirst()) {
                state = next.state();
                carryOut(next, true, asker, answered);
                file.write(next.state(), done, done);
                return;
            }
            file.write(
                    next.state(),
                    () -> {
                        state = next.state();
                        carryOut(next, true, asker, answered);
                        done.run();
                    },
                    () -> {
                        reportAnewLater();
                        answered.accept(new Applied.NotDone("STATE_NOT_STORED"));
                        done.run();
                    });
        });
    }

    private void carryOut(
            HostTransition next, boolean changed, Optional<HostSession> asker, Consumer<Applied> answered) {
        int life = process.life();
        for (HostEffect effect : next.effects()) {
            if (world.faults().strikes(Fault.CRASH, process)) {
                host.crash();
            }
            if (!process.isIn(life)) {
                return;
            }
            switch (effect) {
                case HostEffect.Answer(HostAnswer answer) -> {
                    if (answer instanceof HostAnswer.Voted(Signed<Vote> vote)) {
                        world.ledger().voted(vote.statement());
                    }
                    answered.accept(new Applied.Stored(answer));
                }
                case HostEffect.CastVote(Signed<Vote> vote, Set<PlaneId> to) -> castVote(vote, to, asker);
                case HostEffect.CutTunnels(var ignored, PlaneId plane) -> tunnels.remove(plane);
                case HostEffect.Alarm(var finding) ->
                    world.trace().tell(host.toString(), "ALARM %s: %s", finding.code(), finding.seen());
            }
        }
        if (changed) {
            world.ledger().changed();
            reconcileSessions();
            inOrder().forEach(this::report);
            recheckTunnels();
        }
        if (next.answer() instanceof HostAnswer.Accepted) {
            asker.ifPresent(session -> state.holdings().values().forEach(this::tellPending));
        }
    }

    private void recheckTunnels() {
        tunnels.removeIf(plane -> state.holdings().values().stream()
                .noneMatch(holding -> world.wiring()
                                .tunnel(
                                        new Authorization(
                                                plane,
                                                holding.cluster(),
                                                holding.epoch(),
                                                TheCluster.ENDPOINT,
                                                Optional.empty()),
                                        state,
                                        process.wallClock())
                        instanceof Access.Full));
    }

    private void castVote(Signed<Vote> vote, Set<PlaneId> to, Optional<HostSession> asker) {
        world.ledger().voted(vote.statement());
        for (PlaneId plane : new TreeSet<>(to)) {
            boolean answered = asker.filter(session -> session.target().plane().equals(plane))
                    .isPresent();
            if (!answered) {
                live(state.at(plane))
                        .ifPresent(session -> send(
                                session,
                                "vote for epoch " + vote.statement().epoch(),
                                end -> end.voted(host, session.number(), vote)));
            }
        }
    }

    // Sessions.

    private void reconcileSessions() {
        Set<SessionTarget> wanted = state.sessions();
        for (HostSession session : inOrder()) {
            if (!wanted.contains(session.target())) {
                sessions.remove(session.target());
                tunnels.remove(session.target().plane());
                send(session, "session ends", end -> end.ended(session.number()));
            }
        }
        wanted.stream()
                .sorted(BY_NAME)
                .filter(target -> !sessions.containsKey(target))
                .forEach(target -> {
                    HostSession session = new HostSession(target);
                    sessions.put(target, session);
                    dial(session);
                });
    }

    private void dial(HostSession session) {
        SessionTarget target = session.target();
        long number = world.nextSession();
        HostReport report = reportTo(session);
        session.dialling(number, report);
        send(session, "dials", end -> end.dialled(host, target, number, report));
        process.after(HELLO_LIMIT_MILLIS, () -> {
            if (session.number() == number && !session.isLive()) {
                ended(session);
            }
        });
    }

    private void ended(HostSession session) {
        boolean current = sessions.get(session.target()) == session;
        long full = session.ended();
        tunnels.remove(session.target().plane());
        if (current) {
            process.after(full / 2 + world.dice().between(0, full / 2), () -> {
                if (session.number() == 0 && sessions.get(session.target()) == session) {
                    dial(session);
                }
            });
            state.holdings().values().stream()
                    .filter(holding -> holding.pending().map(state::target).equals(Optional.of(session.target())))
                    .forEach(holding -> reportPending(holding, false));
        }
    }

    private void report(HostSession session) {
        HostReport report = reportTo(session);
        if (session.isLive() && session.isNew(report)) {
            send(session, "reports", end -> end.reported(host, session.number(), report));
        }
    }

    /** Planes show again what a host lacks by its report: so it reports anew what it could not store. */
    private void reportAnewLater() {
        if (!reportsAnew) {
            reportsAnew = true;
            process.after(REPORT_ANEW_MILLIS, () -> {
                reportsAnew = false;
                inOrder().forEach(HostSession::forgetReported);
                inOrder().forEach(this::report);
            });
        }
    }

    /** A report shows the votes, too. */
    private HostReport reportTo(HostSession session) {
        HostReport report = HostReport.to(session.target().plane(), state);
        report.holdings().stream()
                .flatMap(holding -> holding.accepted().stream())
                .forEach(accepted -> world.ledger().voted(accepted.vote().statement()));
        return report;
    }

    /** Tells the owner when the pending session is open; dials at once when it is not. */
    private void tellPending(Holding holding) {
        holding.pending().map(state::target).map(sessions::get).ifPresent(target -> {
            if (target.isLive()) {
                reportPending(holding, !target.isRestored());
            } else if (target.number() == 0) {
                dial(target);
            }
        });
    }

    private void reportPending(Holding holding, boolean connected) {
        holding.pending()
                .ifPresent(pending -> live(state.at(holding.owner().id()))
                        .ifPresent(session -> send(
                                session,
                                connected ? "pending session is open" : "pending session is down",
                                end -> end.pendingReported(host, session.number(), pending.migration(), connected))));
    }

    private List<HostSession> inOrder() {
        return sessions.values().stream()
                .sorted(Comparator.comparing(HostSession::target, BY_NAME))
                .toList();
    }

    private Optional<HostSession> live(SessionTarget target) {
        return Optional.ofNullable(sessions.get(target)).filter(HostSession::isLive);
    }

    private Optional<HostSession> find(long number) {
        return sessions.values().stream()
                .filter(session -> number != 0 && session.number() == number)
                .findFirst();
    }

    /** What is lost on the way ends the session, as it does on a stream; both ends notice, in time. */
    private void send(HostSession session, String what, Consumer<PlaneEnd> message) {
        long number = session.number();
        PlaneId plane = session.target().plane();
        world.network()
                .send(
                        process,
                        planes.process(plane),
                        what,
                        () -> planes.end(plane).ifPresent(message),
                        () -> {
                            broken(number);
                            planes.process(plane)
                                    .after(
                                            world.dice().between(1, 5_000),
                                            () -> planes.end(plane).ifPresent(end -> end.ended(number)));
                        });
    }
}
