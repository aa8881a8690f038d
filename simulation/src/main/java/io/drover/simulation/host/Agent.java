package io.drover.simulation.host;

import io.drover.migration.host.Authorization;
import io.drover.migration.host.HostEffect;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.Vote;
import io.drover.simulation.engine.Disk;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Lane;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.world.Wiring.HostSide;
import io.drover.simulation.world.World;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The running agent: what the production's agent does around the follower, with the same order of things. One event at a
 * time, stored before anything is answered or done. Forgotten when the host crashes.
 */
public final class Agent {
    private final World world;
    private final SimulatedHost host;
    private final Disk<HostState> disk;
    private final Machine process;
    private final HostSide follower;
    private final Lane loop = new Lane();
    private final AgentTunnels tunnels;
    private final AgentSessions sessions;
    private HostState state;

    Agent(World world, SimulatedHost host, Disk<HostState> disk, PlaneDirectory planes) {
        this.world = world;
        this.host = host;
        this.disk = disk;
        this.process = host.process();
        this.follower = world.wiring().host(host.part().key());
        this.state = disk.content();
        this.tunnels = new AgentTunnels(world, host, this::state);
        this.sessions = new AgentSessions(world, host, planes, this::state, tunnels::cut);
    }

    void start() {
        sessions.reconcile();
    }

    public HostState state() {
        return state;
    }

    /** The planes that have a tunnel open by which they can do anything. */
    public Set<PlaneId> tunnels() {
        return tunnels.open();
    }

    public boolean isLive(SessionTarget target) {
        return sessions.live(target).filter(HostSession::isObeyed).isPresent();
    }

    // What planes say.

    /** A plane introduced itself. */
    public void introduced(long number, PlaneClock clock) {
        sessions.find(number).filter(session -> !session.isLive()).ifPresent(session -> {
            session.opened();
            world.trace().tell(host.toString(), "session with %s is open", session.target());
            told(session, clock, applied -> {});
            sessions.opened(session);
        });
    }

    /** The session is gone, as its other end is. */
    public void broken(long number) {
        sessions.broken(number);
    }

    public void command(long number, HostEvent event, Consumer<Applied> answered) {
        sessions.find(number).filter(HostSession::isLive).ifPresent(session -> {
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
        sessions.find(number)
                .filter(HostSession::isObeyed)
                .ifPresent(session -> answered.accept(tunnels.operate(wish)));
    }

    /** The plane looks at the cluster, by a grant or as its owner; whether it may. */
    public void inspect(long number, Authorization wish, Consumer<Boolean> answered) {
        sessions.find(number)
                .filter(HostSession::isObeyed)
                .ifPresent(session -> answered.accept(tunnels.inspect(wish)));
    }

    /** Root on this host gives an order. */
    public void ordered(HostEvent event, Consumer<HostAnswer> answered) {
        handle(event, Optional.empty(), applied -> {
            if (applied instanceof Applied.Stored(HostAnswer answer)) {
                answered.accept(answer);
            }
        });
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
                    sessions.report(session);
                }
            }
            sessions.pingWhileRestored(session, session.number());
            answered.accept(applied);
        });
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
                disk.write(before -> next.state(), done, done);
                return;
            }
            disk.write(
                    before -> next.state(),
                    () -> {
                        state = next.state();
                        carryOut(next, true, asker, answered);
                        done.run();
                    },
                    () -> {
                        sessions.reportAnewLater();
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
                case HostEffect.CastVote(Signed<Vote> vote, Set<PlaneId> to) -> {
                    world.ledger().voted(vote.statement());
                    sessions.castVote(vote, to, asker);
                }
                case HostEffect.CutTunnels(var ignored, PlaneId plane) -> tunnels.cut(plane);
                case HostEffect.Alarm(var finding) ->
                    world.trace().tell(host.toString(), "ALARM %s: %s", finding.code(), finding.seen());
            }
        }
        if (changed) {
            world.ledger().changed();
            sessions.reconcile();
            sessions.reportToAll();
            tunnels.recheck();
        }
        if (next.answer() instanceof HostAnswer.Accepted && asker.isPresent()) {
            state.holdings().values().forEach(sessions::tellPending);
        }
    }
}
