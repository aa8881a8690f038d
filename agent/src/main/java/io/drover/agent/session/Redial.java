package io.drover.agent.session;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How long an agent waits before it dials a plane again. A plane that was there a moment ago is most likely starting anew,
 * so for a minute it is dialled every other second; then, and where it was not there at all, delays grow to half a minute.
 * Half of each delay is random, which keeps a fleet from dialling in step. Not thread-safe.
 */
final class Redial {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration AT_FIRST = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private Duration next = FIRST;
    private boolean lost;
    private long lostNanos;

    /** @param nanoTime the monotonic time, in nanoseconds */
    Redial(LongSupplier nanoTime, RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * A session has ended.
     *
     * @param steady whether it was up for so long that what came before it counts no more; else a plane that lets sessions
     *     in and ends them at once would be dialled every other second for ever
     */
    void lost(boolean steady) {
        if (steady || !lost) {
            lost = true;
            lostNanos = nanoTime.getAsLong();
            next = FIRST;
        }
    }

    /** There is a reason to dial, whatever came before. */
    void forget() {
        lost = false;
        next = FIRST;
    }

    /** The delay before the next dial; longer each time. */
    Duration delay() {
        boolean atFirst = lost && nanoTime.getAsLong() - lostNanos < AT_FIRST.toNanos();
        Duration longest = atFirst ? LONGEST_AT_FIRST : LONGEST;
        long full = Math.min(next.toMillis(), longest.toMillis());
        next = Duration.ofMillis(Math.min(2 * full, LONGEST.toMillis()));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
