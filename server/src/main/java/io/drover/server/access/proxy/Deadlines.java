package io.drover.server.access.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes too long, by closing it. Unlike a socket's own timeout this bounds the whole of a handshake or a head,
 * however slowly its bytes come. Thread-safe.
 */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("access-deadlines").daemon().factory());
        // Most deadlines are met, and would be kept until their time otherwise.
        timer.setRemoveOnCancelPolicy(true);
    }

    /** What ends when a deadline is met in time. */
    interface Deadline extends AutoCloseable {
        @Override
        void close();
    }

    /** Closes a connection unless the deadline is closed within this time. */
    Deadline within(Duration time, Closeable connection) {
        return after(time, () -> Thread.startVirtualThread(() -> end(connection)));
    }

    /** Does something that returns at once, unless the deadline is closed within this time. */
    Deadline after(Duration time, Runnable action) {
        ScheduledFuture<?> scheduled = timer.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static void end(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
            return;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
