package io.drover.testbed.command;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for something that gives no notice, by looking often. */
public final class Waiting {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private Waiting() {}

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @param what what is waited for, for the error
     * @throws IllegalStateException if it does not hold within {@code limit}, or the thread is interrupted
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        until(what, limit, condition, () -> "");
    }

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @param what what is waited for, for the error
     * @param seen what is seen instead, for the error
     * @throws IllegalStateException if it does not hold within {@code limit}, or the thread is interrupted
     */
    public static void until(String what, Duration limit, BooleanSupplier condition, Supplier<String> seen) {
        until(what, limit, BETWEEN_LOOKS, condition, seen);
    }

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @param what what is waited for, for the error
     * @param betweenLooks how long to pause where looking costs something
     * @param seen what is seen instead, for the error
     * @throws IllegalStateException if it does not hold within {@code limit}, or the thread is interrupted
     */
    public static void until(
            String what, Duration limit, Duration betweenLooks, BooleanSupplier condition, Supplier<String> seen) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited " + limit.toMillis() + " ms for this, in vain: " + what
                        + (seen.get().isBlank() ? "" : "; seen instead: " + seen.get()));
            }
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for this: " + what);
            }
            LockSupport.parkNanos(betweenLooks.toNanos());
        }
    }
}
