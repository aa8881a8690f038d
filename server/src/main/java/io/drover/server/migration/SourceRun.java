package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.Coordinator;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceTransition;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.store.StoreFullException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration, running at its source: takes events one at a time, stores what the coordinator says must be stored, and
 * then has its effects carried out. Everything but the run itself may be called from any thread.
 */
final class SourceRun implements Runs.Run<SourceEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRun.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final Coordinator coordinator;
    private final SourceJournal journal;
    private final SourceWork work;
    private final BooleanSupplier outdated;
    private final LinkedBlockingQueue<SourceEvent> mailbox = new LinkedBlockingQueue<>();
    private volatile SourceState state;

    /** @param outdated whether what the run knows may have been changed behind it: the plane stood down */
    SourceRun(Coordinator coordinator, SourceJournal journal, SourceWork work, BooleanSupplier outdated) {
        this.coordinator = coordinator;
        this.journal = journal;
        this.work = work;
        this.outdated = outdated;
        this.state = journal.state();
    }

    SourceState state() {
        return state;
    }

    SourceJournal journal() {
        return journal;
    }

    SourceWork work() {
        return work;
    }

    @Override
    public void post(SourceEvent event) {
        mailbox.add(event);
    }

    /** Runs until the migration has ended or the plane stands down; then, and when interrupted, it goes on from what is stored. */
    void run() throws InterruptedException {
        try {
            work.begin(this);
            Faults.reach(FaultPoint.PLANNED);
            post(new SourceEvent.Resumed());
            while (!state.phase().isTerminal()) {
                SourceEvent event = mailbox.take();
                if (outdated.getAsBoolean()) {
                    return;
                }
                handle(event);
            }
        } finally {
            work.end();
        }
    }

    private void handle(SourceEvent event) throws InterruptedException {
        Optional<SourceEvent> next = Optional.of(event);
        while (next.isPresent()) {
            next = handled(next.get());
        }
    }

    /** Returns what is to be handled before anything else. */
    private Optional<SourceEvent> handled(SourceEvent event) throws InterruptedException {
        SourceTransition next = coordinator.on(state, event);
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
        for (SourceEffect effect : next.effects()) {
            work.start(effect);
        }
        return Optional.empty();
    }

    /**
     * Nothing of the transition was kept. Before the commit the migration is given up, and what was held is let go at
     * once; that decision, like everything after the commit, is tried again until there is space. Nothing else is heard
     * before: what has been let go must not be committed.
     */
    private SourceEvent storeFull(SourceEvent event, StoreFullException e) throws InterruptedException {
        LOG.error("migration {}: {}", state.plan().migration(), e.getMessage());
        boolean givesUp =
                state.phase().isAbortable() && !state.isStopping() && !(event instanceof SourceEvent.AbortAsked);
        if (state.phase() == Phase.LOCK) {
            work.start(new SourceEffect.Unlock());
        }
        TimeUnit.NANOSECONDS.sleep(STORE_RETRY.toNanos());
        return givesUp
                ? new SourceEvent.AbortAsked(Finding.error(
                        "STORE_FULL",
                        "this plane",
                        "the source's store had no space left in phase %s".formatted(state.phase()),
                        "free space in the plane's data folder, then run 'drover migration retry %s'"
                                .formatted(state.plan().migration())))
                : event;
    }
}
