package io.drover.server.task;

import java.util.HashMap;
import java.util.Map;

/** The tasks that run on this server, by ID, and their threads. Thread-safe. */
final class RunningTasks {
    private final Map<String, Thread> threads = new HashMap<>();
    private boolean stopping;

    /** Runs a task on this thread. Throws InterruptedException, without running it, once all are to stop. */
    void run(TaskId id, TaskHandler handler) throws InterruptedException {
        synchronized (threads) {
            if (stopping) {
                throw new InterruptedException("the server stops");
            }
            threads.put(id.value(), Thread.currentThread());
        }
        try {
            handler.run(id);
        } finally {
            synchronized (threads) {
                threads.remove(id.value());
            }
            // An interrupt that came too late for the task is not meant for what the scheduler writes next.
            Thread.interrupted();
        }
    }

    /** Interrupts all that run, and lets no others begin. */
    void interruptAll() {
        synchronized (threads) {
            stopping = true;
            threads.values().forEach(Thread::interrupt);
        }
    }

    boolean isStopping() {
        synchronized (threads) {
            return stopping;
        }
    }
}
