package io.drover.agent.loop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/** Runs tasks one after another, in order, on another executor's threads. Thread-safe. */
public final class SerialExecutor implements Executor {
    private static final System.Logger LOG = System.getLogger(SerialExecutor.class.getName());

    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    public SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        try {
            threads.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // The threads are being stopped, and this agent with them.
            LOG.log(System.Logger.Level.DEBUG, "a task comes after the end of the agent's threads");
        }
    }

    private void drain() {
        while (true) {
            Runnable next;
            lock.lock();
            try {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            } finally {
                lock.unlock();
            }
            runOne(next);
        }
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // A fault in one task must not stop the tasks after it; it is a defect, so its trace goes to the log.
            LOG.log(System.Logger.Level.ERROR, "a task of the agent's loop failed", e);
        }
    }
}
