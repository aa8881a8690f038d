package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.placement.MoveEffect;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveTransition;
import io.drover.migration.placement.Mover;
import io.drover.server.store.StoreFullException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One move, running: takes events one at a time, stores what the mover says must be stored, and then has its effects
 * carried out. Everything but the run itself may be called from any thread.
 */
final class MoveRun implements Runs.Run<MoveEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(MoveRun.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final Mover mover;
    private final MoveJournal journal;
    private final MoveWork work;
    private final BooleanSupplier outdated;
    private final LinkedBlockingQueue<MoveEvent> mailbox = new LinkedBlockingQueue<>();
    private volatile MoveState state;

    /** @param outdated whether what the run knows may have been changed behind it: the plane stood down */
    MoveRun(Mover mover, MoveJournal journal, MoveWork work, BooleanSupplier outdated) {
        this.mover = mover;
        this.journal = journal;
        this.work = work;
        this.outdated = outdated;
        this.state = journal.state();
    }

    MoveState state() {
        return state;
    }

    MoveJournal journal() {
        return journal;
    }

    MoveWork work() {
        return work;
    }

    @Override
    public void post(MoveEvent event) {
        mailbox.add(event);
    }

    /** Runs until the move has ended or the plane stands down; then, and when interrupted, it goes on from what is stored. */
    void run() throws InterruptedException {
        try {
            work.begin(this);
            post(new MoveEvent.Resumed());
            while (!state.phase().isTerminal()) {
                MoveEvent event = mailbox.take();
                if (outdated.getAsBoolean()) {
                    return;
                }
                handle(event);
            }
        } finally {
            work.end();
        }
    }

    private void handle(MoveEvent event) throws InterruptedException {
        Optional<MoveEvent> next = Optional.of(event);
        while (next.isPresent()) {
            next = handled(next.get());
        }
    }

    /** Returns what is to be handled before anything else. */
    private Optional<MoveEvent> handled(MoveEvent event) throws InterruptedException {
        MoveTransition next = mover.on(state, event);
        try {
            if (next.durable()) {
                journal.store(state, next.state());
            } else if (!next.state().equals(state)) {
                journal.announce(state, next.state());
            }
        } catch (StoreFullException e) {
            return Optional.of(storeFull(event, e));
        }
        state = next.state();
        for (MoveEffect effect : next.effects()) {
            work.start(effect);
        }
        return Optional.empty();
    }

    /**
     * Nothing of the transition was kept. Before the commit the move is given up; all else waits for space, and nothing
     * else is heard before: what has been unlocked must not be committed.
     */
    private MoveEvent storeFull(MoveEvent event, StoreFullException e) throws InterruptedException {
        LOG.error("migration {}: {}", state.plan().migration(), e.getMessage());
        work.start(new MoveEffect.Unlock());
        TimeUnit.NANOSECONDS.sleep(STORE_RETRY.toNanos());
        boolean givesUp = state.phase().isAbortable() && !(event instanceof MoveEvent.AbortAsked);
        return givesUp
                ? new MoveEvent.AbortAsked(Finding.error(
                        "STORE_FULL",
                        "this plane",
                        "the store had no space left in phase %s".formatted(state.phase()),
                        "free space in the plane's data folder, then run 'drover migration retry %s'"
                                .formatted(state.plan().migration())))
                : event;
    }
}
