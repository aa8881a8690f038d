package io.drover.server.migration;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Waits until planes have nothing to store. */
final class Quiet {
    private Quiet() {}

    /** Returns when for a second nothing was stored. */
    static void awaitQuiet(TestPlane... planes) {
        AtomicLong last = new AtomicLong(-1);
        AtomicLong since = new AtomicLong(System.nanoTime());
        await().atMost(Patience.LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
            long now = Stream.of(planes)
                    .mapToLong(plane -> plane.store().commits())
                    .sum();
            if (last.getAndSet(now) != now) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > Duration.ofSeconds(1).toNanos();
        });
    }
}
