package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveEffect;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveTransition;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Lane;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.world.Wiring.MoverSide;
import io.drover.simulation.world.World;

/** One move within a plane, as the server's class of the same name and its journal run it: one event at a time. */
final class MoveRun {
    private static final long STORE_RETRY_MILLIS = 1_000;

    private final Server server;
    private final World world;
    private final SimulatedPlane plane;
    private final Machine process;
    private final MoverSide mover;
    private final MoveWork work;
    private final Lane mailbox = new Lane();
    private MoveState state;
    private boolean over;

    /** @param again whether an earlier life of the server began it */
    MoveRun(Server server, MoveState state, boolean again) {
        this.server = server;
        this.world = server.world();
        this.plane = server.plane();
        this.process = server.process();
        this.mover = world.wiring().mover(plane.part().key());
        this.state = state;
        this.work = new MoveWork(server, this, again);
    }

    MoveState state() {
        return state;
    }

    MoveWork work() {
        return work;
    }

    boolean isOver() {
        return over;
    }

    void begin() {
        server.whenGood(() -> post(new MoveEvent.Resumed()));
    }

    void post(MoveEvent event) {
        mailbox.execute(done -> {
            if (over) {
                done.run();
            } else {
                handle(event, done);
            }
        });
    }

    private void handle(MoveEvent event, Runnable done) {
        if (over || server.standDown().isDown()) {
            standsDown();
            done.run();
            return;
        }
        MoveTransition next = mover.on(state, event);
        if (state.placement().isEmpty() && next.state().placement().isPresent()) {
            server.acts("decided the placement of " + state.plan().migration());
        }
        if (next.durable()) {
            plane.store()
                    .decide(
                            records -> journal(records, next.state()),
                            () -> {
                                changed(next);
                                done.run();
                            },
                            () -> storeFull(event, done));
        } else {
            changed(next);
            done.run();
        }
    }

    void standsDown() {
        over = true;
        work.end();
    }

    private void changed(MoveTransition next) {
        boolean entered = next.state().phase() != state.phase();
        if (entered) {
            world.trace()
                    .tell(
                            plane.toString(),
                            "%s is in %s%s",
                            state.plan().migration(),
                            next.state().phase(),
                            next.state().stop().map(why -> ": " + why.seen()).orElse(""));
        }
        state = next.state();
        world.ledger().changed();
        int life = process.life();
        for (MoveEffect effect : next.effects()) {
            if (world.faults().strikes(Fault.CRASH, process)) {
                plane.crash();
            }
            if (!process.isIn(life)) {
                return;
            }
            server.onThread(() -> work.carryOut(effect));
        }
        if (state.phase().isTerminal()) {
            over = true;
            work.end();
            server.ended(this);
        } else if (entered) {
            world.phaseEntered();
        }
    }

    /** Nothing was kept. Before the commit the move is given up; all else waits for space. */
    private void storeFull(MoveEvent event, Runnable done) {
        work.carryOut(new MoveEffect.Unlock());
        boolean givesUp = state.phase().isAbortable() && !(event instanceof MoveEvent.AbortAsked);
        MoveEvent next = givesUp
                ? new MoveEvent.AbortAsked(
                        Finding.error("STORE_FULL", "this plane", "the store had no space left", "free space"))
                : event;
        process.after(STORE_RETRY_MILLIS, () -> handle(next, done));
    }

    private PlaneRecords journal(PlaneRecords records, MoveState after) {
        PlaneRecords next = records.with(after);
        if (after.phase() == Phase.COMMIT) {
            world.ledger().placed(after.plan().migration(), after.placement().orElseThrow());
            next = next.placed(after.placement().orElseThrow());
        }
        if (after.phase() == Phase.ABORTED) {
            world.ledger().moveAborted(after.plan().migration());
        }
        return after.phase().isTerminal() ? next.with(next.cluster().map(here -> here.migrating(false))) : next;
    }
}
