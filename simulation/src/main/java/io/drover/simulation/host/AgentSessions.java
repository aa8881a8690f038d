package io.drover.simulation.host;

import io.drover.migration.host.Holding;
import io.drover.migration.host.HostState;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Vote;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.engine.Way;
import io.drover.simulation.world.World;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A host's sessions with planes. They follow from its state; what changed of that is reported to all of them. */
final class AgentSessions {
    private static final Comparator<SessionTarget> BY_NAME =
            Comparator.comparing((SessionTarget target) -> target.plane()).thenComparing(SessionTarget::pool);
    private static final long HELLO_LIMIT_MILLIS = 10_000;
    private static final long PING_MILLIS = 15_000;
    private static final long REPORT_ANEW_MILLIS = 10_000;

    private final World world;
    private final SimulatedHost host;
    private final Machine process;
    private final PlaneDirectory planes;
    private final Supplier<HostState> state;
    private final Consumer<PlaneId> lost;
    private final Map<SessionTarget, HostSession> sessions = new HashMap<>();
    private boolean reportsAnew;

    /** @param lost told of each plane with which a session ended */
    AgentSessions(
            World world, SimulatedHost host, PlaneDirectory planes, Supplier<HostState> state, Consumer<PlaneId> lost) {
        this.world = world;
        this.host = host;
        this.process = host.process();
        this.planes = planes;
        this.state = state;
        this.lost = lost;
    }

    /** Those that there are become those that there should be. */
    void reconcile() {
        Set<SessionTarget> wanted = state.get().sessions();
        for (HostSession session : inOrder()) {
            if (!wanted.contains(session.target())) {
                sessions.remove(session.target());
                lost.accept(session.target().plane());
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
        List<GatewayAddress> gateways = state.get().gateways(session.target());
        if (gateways.isEmpty()) {
            ended(session);
            return;
        }
        PlaneDoor door = planes.door(world.dice().oneOf(gateways));
        long number = world.nextSession();
        HostReport report = reportTo(session);
        session.dialling(door, number, report);
        send(session, "dials", end -> end.dialled(host, door, number, report));
        process.after(HELLO_LIMIT_MILLIS, () -> {
            if (session.number() == number && !session.isLive()) {
                ended(session);
            }
        });
    }

    void ended(HostSession session) {
        boolean current = sessions.get(session.target()) == session;
        long full = session.ended();
        lost.accept(session.target().plane());
        if (current) {
            process.after(full / 2 + world.dice().between(0, full / 2), () -> {
                if (session.isIdle() && sessions.get(session.target()) == session) {
                    dial(session);
                }
            });
            holdings()
                    .filter(holding ->
                            holding.pending().map(state.get()::target).equals(Optional.of(session.target())))
                    .forEach(holding -> reportPending(holding, false));
        }
    }

    /** A plane introduced itself. */
    void opened(HostSession session) {
        report(session);
        holdings().forEach(holding -> {
            boolean toIt = holding.pending().map(state.get()::target).equals(Optional.of(session.target()));
            boolean ownerBack = holding.owner().id().equals(session.target().plane());
            if (toIt || ownerBack) {
                tellPending(holding);
            }
        });
    }

    /** While a plane is refused as a restored one, it is asked now and then where it is. */
    void pingWhileRestored(HostSession session, long number) {
        if (session.isRestored()) {
            process.after(PING_MILLIS, () -> {
                if (session.isRestored() && session.number() == number) {
                    send(session, "is due a ping", end -> end.pingDue(number));
                }
            });
        }
    }

    void reportToAll() {
        inOrder().forEach(this::report);
    }

    void report(HostSession session) {
        HostReport report = reportTo(session);
        if (session.isLive() && session.isNew(report)) {
            send(session, "reports", end -> end.reported(host, session.number(), report));
        }
    }

    /** Planes show again what a host lacks by its report: so it reports anew what it could not store. */
    void reportAnewLater() {
        if (!reportsAnew) {
            reportsAnew = true;
            process.after(REPORT_ANEW_MILLIS, () -> {
                reportsAnew = false;
                inOrder().forEach(HostSession::forgetReported);
                reportToAll();
            });
        }
    }

    /** A report shows the votes, too. */
    private HostReport reportTo(HostSession session) {
        HostReport report = HostReport.to(session.target().plane(), state.get());
        report.holdings().stream()
                .flatMap(holding -> holding.accepted().stream())
                .forEach(accepted -> world.ledger().voted(accepted.vote().statement()));
        return report;
    }

    /** Tells the owner when the pending session is open; dials at once when it is not. */
    void tellPending(Holding holding) {
        holding.pending().map(state.get()::target).map(sessions::get).ifPresent(target -> {
            if (target.isLive()) {
                reportPending(holding, !target.isRestored());
            } else if (target.isIdle()) {
                dial(target);
            }
        });
    }

    private void reportPending(Holding holding, boolean connected) {
        holding.pending()
                .ifPresent(pending -> live(state.get().at(holding.owner().id()))
                        .ifPresent(session -> send(
                                session,
                                connected ? "pending session is open" : "pending session is down",
                                end -> end.pendingReported(host, session.number(), pending.migration(), connected))));
    }

    /** Sends a vote to planes, but for the one that is answered with it. */
    void castVote(Signed<Vote> vote, Set<PlaneId> to, Optional<HostSession> asker) {
        for (PlaneId plane : new TreeSet<>(to)) {
            boolean answered = asker.filter(session -> session.target().plane().equals(plane))
                    .isPresent();
            if (!answered) {
                live(state.get().at(plane))
                        .ifPresent(session -> send(
                                session,
                                "vote for epoch " + vote.statement().epoch(),
                                end -> end.voted(host, session.number(), vote)));
            }
        }
    }

    private Stream<Holding> holdings() {
        return state.get().holdings().values().stream();
    }

    private List<HostSession> inOrder() {
        return sessions.values().stream()
                .sorted(Comparator.comparing(HostSession::target, BY_NAME))
                .toList();
    }

    Optional<HostSession> live(SessionTarget target) {
        return Optional.ofNullable(sessions.get(target)).filter(HostSession::isLive);
    }

    Optional<HostSession> find(long number) {
        return sessions.values().stream()
                .filter(session -> number != 0 && session.number() == number)
                .findFirst();
    }

    /** What is lost on the way ends the session, as it does on a stream; both ends notice, in time. */
    private void send(HostSession session, String what, Consumer<PlaneEnd> message) {
        long number = session.number();
        session.door()
                .ifPresent(door -> world.network()
                        .send(
                                Way.inBy(door.gateway(), process, door.plane()),
                                what,
                                () -> door.end().ifPresentOrElse(message, () -> broken(number)),
                                () -> {
                                    broken(number);
                                    door.plane()
                                            .after(
                                                    world.dice().between(1, 5_000),
                                                    () -> door.end().ifPresent(end -> end.ended(number)));
                                }));
    }

    /** The session is gone, as its other end is. */
    void broken(long number) {
        find(number).ifPresent(this::ended);
    }
}
