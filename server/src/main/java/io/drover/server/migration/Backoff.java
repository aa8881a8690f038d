package io.drover.server.migration;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Growing pauses with jitter between tries. Not thread-safe. */
public final class Backoff {
    private final Duration longest;
    private Duration next;

    /**
     * @param first about how long the first pause is; each is twice as long as the one before
     * @param longest none is longer
     */
    public Backoff(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    public void pause() throws InterruptedException {
        long nanos = next.toNanos();
        TimeUnit.NANOSECONDS.sleep(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
