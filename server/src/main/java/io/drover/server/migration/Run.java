package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.phase.Phase;
import io.drover.migration.phase.Progress;
import io.drover.migration.phase.Transition;
import io.drover.server.store.StoreFullException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration, running: takes events one at a time, stores what the state machine says must be stored, and then has its
 * effects carried out. Everything but {@link #run} may be called from any thread.
 *
 * @param <S> how it stands
 * @param <E> what it is told
 * @param <F> what is done for it
 */
abstract class Run<S extends Progress, E, F> {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final BiFunction<S, E, ? extends Transition<S, F>> machine;
    private final Journal<S> journal;
    private final Work<F> work;
    private final Words<E, F> words;
    private final BooleanSupplier outdated;
    private final LinkedBlockingQueue<Optional<E>> mailbox = new LinkedBlockingQueue<>();
    private volatile S state;

    /** @param outdated whether what the run knows may have been changed behind it: the plane stood down */
    Run(
            BiFunction<S, E, ? extends Transition<S, F>> machine,
            Journal<S> journal,
            Work<F> work,
            Words<E, F> words,
            BooleanSupplier outdated) {
        this.machine = machine;
        this.journal = journal;
        this.work = work;
        this.words = words;
        this.outdated = outdated;
        this.state = journal.state();
    }

    /** Before the first event. */
    abstract void begin();

    final S state() {
        return state;
    }

    /** Has the run look whether it is outdated. */
    final void wake() {
        mailbox.add(Optional.empty());
    }

    /** Tells the run; it takes what it is told one at a time. */
    final void post(E event) {
        mailbox.add(Optional.of(event));
    }

    /** Runs until the migration has ended or the run is outdated; then, and when interrupted, another goes on from the store. */
    final void run() throws InterruptedException {
        try {
            begin();
            post(words.resumed());
            while (!state.phase().isTerminal()) {
                Optional<E> event = mailbox.take();
                if (outdated.getAsBoolean()) {
                    return;
                }
                if (event.isPresent()) {
                    handle(event.get());
                }
            }
        } finally {
            work.end();
        }
    }

    private void handle(E event) throws InterruptedException {
        Optional<E> next = Optional.of(event);
        while (next.isPresent()) {
            next = handled(next.get());
        }
    }

    /** Returns what is to be handled before anything else. */
    private Optional<E> handled(E event) throws InterruptedException {
        Transition<S, F> next = machine.apply(state, event);
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
        next.effects().forEach(work::start);
        return Optional.empty();
    }

    /**
     * Nothing of the transition was kept. Before the commit the migration is given up, and what was held is let go at
     * once; that decision, like everything after the commit, is tried again until there is space. Nothing else is heard
     * before: what has been let go must not be committed.
     */
    private E storeFull(E event, StoreFullException e) throws InterruptedException {
        LOG.error("migration {}: {}", state.migration(), e.getMessage());
        boolean givesUp = state.phase().isAbortable() && !state.isStopping() && !words.isAbort(event);
        if (state.phase() == Phase.LOCK) {
            work.start(words.unlock());
        }
        TimeUnit.NANOSECONDS.sleep(STORE_RETRY.toNanos());
        return givesUp
                ? words.abort(Finding.error(
                        "STORE_FULL",
                        "this plane",
                        "the source's store had no space left in phase %s".formatted(state.phase()),
                        "free space in the plane's data folder, then run 'drover migration retry %s'"
                                .formatted(state.migration())))
                : event;
    }

    /** Where the states of one migration are stored, and told to those who follow along. */
    interface Journal<S> {
        /** The state as last stored. */
        S state();

        /** Makes a new state durable, and everything that follows from it, in one transaction. */
        void store(S before, S after);

        /** Tells of a state that need not be stored; it is stored with the next one that is. */
        void announce(S before, S after);
    }

    /** What carries out the effects. */
    interface Work<F> {
        /** Begins, beside the caller, and tells the run of the outcome. */
        void start(F effect);

        /** Ends all that is under way; the run is over, or goes on in another process. */
        void end();
    }

    /** What every run says, in the words of its state machine. */
    interface Words<E, F> {
        E resumed();

        E abort(Finding reason);

        boolean isAbort(E event);

        F unlock();
    }
}
