package io.drover.server.store.sql;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Waits that an interrupt does not end: an outcome must not be in doubt because somebody stopped waiting for it. The
 * interrupt is restored afterwards.
 */
final class Uninterruptibly {
    private Uninterruptibly() {}

    static <T> void put(BlockingQueue<? super T> queue, T element) {
        await(() -> {
            queue.put(element);
            return element;
        });
    }

    static <T> T take(BlockingQueue<T> queue) {
        return await(queue::take);
    }

    static void join(Thread thread) {
        await(() -> {
            thread.join();
            return thread;
        });
    }

    /** Lets an executor finish what it has. */
    static void finish(ExecutorService executor) {
        executor.shutdown();
        await(() -> {
            while (!executor.awaitTermination(1, TimeUnit.DAYS)) {
                Thread.onSpinWait();
            }
            return executor;
        });
    }

    private static <T> T await(Wait<T> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Wait<T> {
        T await() throws InterruptedException;
    }
}
