package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Link;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceTransition;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Lane;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.plane.PlaneRecords.Tombstone;
import io.drover.simulation.world.Wiring.SourceSide;
import io.drover.simulation.world.World;
import java.util.Optional;

/** One migration at its source, as the server's class of the same name and its journal run it: one event at a time. */
final class SourceRun {
    private static final long STORE_RETRY_MILLIS = 1_000;

    private final Server server;
    private final World world;
    private final SimulatedPlane plane;
    private final Machine process;
    private final SourceSide coordinator;
    private final SourceWork work;
    private final Lane mailbox = new Lane();
    private SourceState state;
    private boolean over;

    SourceRun(Server server, SourceState state) {
        this.server = server;
        this.world = server.world();
        this.plane = server.plane();
        this.process = server.process();
        this.coordinator = world.wiring().source(plane.part().key());
        this.state = state;
        this.work = new SourceWork(server, this);
    }

    SourceState state() {
        return state;
    }

    SourceWork work() {
        return work;
    }

    void begin() {
        server.whenGood(() -> post(new SourceEvent.Resumed()));
    }

    boolean isOver() {
        return over;
    }

    void post(SourceEvent event) {
        mailbox.execute(done -> {
            if (over) {
                done.run();
            } else {
                handle(event, done);
            }
        });
    }

    private void handle(SourceEvent event, Runnable done) {
        if (over || server.standDown().isDown()) {
            standsDown();
            done.run();
            return;
        }
        SourceState before = state;
        SourceTransition next = coordinator.on(before, event);
        if (isSignedNow(before, next.state())) {
            server.acts("signed what it decided of " + before.plan().migration());
        }
        if (next.durable()) {
            plane.store()
                    .decide(
                            records -> journal(records, before, next.state()),
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

    private static boolean isSignedNow(SourceState before, SourceState after) {
        return (before.certificate().isEmpty() && after.certificate().isPresent())
                || (abort(before).isEmpty() && abort(after).isPresent());
    }

    private static Optional<Signed<Abort>> abort(SourceState state) {
        return state.stop().flatMap(SourceState.Stop::abort);
    }

    /** A plane that was restored from an old copy moves no migration on, signs nothing and aborts nothing. */
    void standsDown() {
        over = true;
        work.end();
    }

    private void changed(SourceTransition next) {
        boolean entered = next.state().phase() != state.phase();
        if (entered || next.state().isStopping() != state.isStopping()) {
            world.trace()
                    .tell(
                            plane.toString(),
                            "%s is in %s%s",
                            state.plan().migration(),
                            next.state().phase(),
                            next.state().isStopping()
                                    ? ", stopping: "
                                            + next.state()
                                                    .stop()
                                                    .orElseThrow()
                                                    .reason()
                                                    .seen()
                                    : "");
        }
        state = next.state();
        world.ledger().changed();
        int life = process.life();
        for (SourceEffect effect : next.effects()) {
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

    /**
     * Nothing was kept. Before the commit the migration is given up; that, and all after the commit, is tried again, before
     * anything else is heard: what has been unlocked must not be committed.
     */
    private void storeFull(SourceEvent event, Runnable done) {
        boolean givesUp =
                state.phase().isAbortable() && !state.isStopping() && !(event instanceof SourceEvent.AbortAsked);
        if (state.phase() == Phase.LOCK) {
            work.carryOut(new SourceEffect.Unlock());
        }
        SourceEvent next = givesUp
                ? new SourceEvent.AbortAsked(
                        Finding.error("STORE_FULL", "this plane", "the store had no space left", "free space"))
                : event;
        process.after(STORE_RETRY_MILLIS, () -> handle(next, done));
    }

    private PlaneRecords journal(PlaneRecords records, SourceState before, SourceState after) {
        if (before.certificate().isEmpty() && after.certificate().isPresent()) {
            world.ledger()
                    .decided(
                            after.certificate().get(),
                            records.cluster().orElseThrow().revision());
        }
        if (abort(before).isEmpty()) {
            abort(after).ifPresent(world.ledger()::abortStored);
        }
        PlaneRecords next = records.with(after);
        if (after.stop().isPresent() && before.stop().isEmpty()) {
            next = next.with(next.cluster().map(here -> here.migrating(false)));
        }
        if (after.phase() == Phase.COMMIT) {
            next = buried(next, after);
        }
        return after.phase() == Phase.DONE ? forgotten(next, after) : next;
    }

    /** Part of the decision: from now on late hosts are shown the way, and the target can get its manifest again. */
    private PlaneRecords buried(PlaneRecords records, SourceState after) {
        return records.buried(new Tombstone(
                after.plan().epoch() + 1,
                after.plan().migration(),
                records.cluster()
                        .orElseThrow()
                        .chain()
                        .followedBy(new Link.Transfer(after.certificate().orElseThrow())),
                Optional.empty(),
                work.sentManifest()));
    }

    private PlaneRecords forgotten(PlaneRecords records, SourceState after) {
        PlaneRecords gone = records.with(Optional.empty());
        long epoch = after.plan().epoch() + 1;
        PlaneRecords next = world.wiring().keepsTombstone()
                ? records.tombstone(after.plan().migration())
                        .map(left -> gone.buried(left.settledBy(after.majority().orElseThrow())))
                        .orElse(gone)
                : gone.withoutTombstone(epoch);
        return after.plan().keepHosts()
                ? next
                : next.departing(after.plan().ended().hosts());
    }
}
