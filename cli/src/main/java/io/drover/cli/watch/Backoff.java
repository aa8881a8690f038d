package io.drover.cli.watch;

import java.time.Duration;

/** How long to wait before the next try: a quarter of a second, doubled each time, up to ten seconds. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;

    public void pause() throws InterruptedException {
        Thread.sleep(next);
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    public void reset() {
        next = FIRST;
    }
}
