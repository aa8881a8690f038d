package io.drover.agent.loop;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * What agents run on; many agents in one process may share one.
 *
 * @param work for anything that may block: a virtual thread for each piece
 * @param timer for delays only; nothing that blocks runs on it
 */
public record AgentThreads(ExecutorService work, ScheduledExecutorService timer) implements AutoCloseable {
    public static AgentThreads start() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("agent-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return new AgentThreads(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent-", 0).factory()),
                timer);
    }

    /** Stops the threads without waiting; agents that share them are closed before. */
    @Override
    public void close() {
        timer.shutdownNow();
        work.shutdownNow();
    }
}
