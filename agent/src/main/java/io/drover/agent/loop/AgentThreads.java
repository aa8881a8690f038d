package io.drover.agent.loop;

import io.drover.migration.rehearsal.Rehearsal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What agents run on; many agents in one process may share one.
 *
 * @param work for anything that may block: a virtual thread for each piece
 * @param timer for delays only; nothing that blocks runs on it
 * @param rehearsed whether {@link #rehearse} was called
 */
public record AgentThreads(ExecutorService work, ScheduledExecutorService timer, AtomicBoolean rehearsed)
        implements AutoCloseable {
    /** Enough for what is computed in a vote to be compiled, and a fraction of a second of work. */
    private static final int REHEARSALS = 20;

    public static AgentThreads start() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("agent-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return new AgentThreads(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent-", 0).factory()),
                timer,
                new AtomicBoolean());
    }

    /** Has what a vote takes rehearsed, once; what is compiled then serves every agent of the process. */
    public void rehearse() {
        if (rehearsed.compareAndSet(false, true)) {
            work.execute(() -> new Rehearsal().run(REHEARSALS));
        }
    }

    /** Stops the threads without waiting; agents that share them are closed before. */
    @Override
    public void close() {
        timer.shutdownNow();
        work.shutdownNow();
    }
}
