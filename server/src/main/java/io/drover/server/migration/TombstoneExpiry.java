package io.drover.server.migration;

import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops the manifests in tombstones once no target can need them any more; the tombstones themselves stay. */
final class TombstoneExpiry implements AutoCloseable {
    /** For so long a target that lost its manifest gets it again. */
    static final Duration MANIFESTS_KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(TombstoneExpiry.class);

    private final Store store;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("tombstones-", 0).factory());

    TombstoneExpiry(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        var _ = timer.scheduleWithFixedDelay(this::drop, 1, 24 * 60, TimeUnit.MINUTES);
    }

    private void drop() {
        try {
            int dropped = store.write(transaction ->
                    transaction.tombstones().dropManifests(clock.instant().minus(MANIFESTS_KEPT)));
            LOG.debug("dropped {} old manifests", dropped);
        } catch (RuntimeException e) {
            // A full or busy store: the next day is early enough, and the timer must go on.
            LOG.warn("old manifests were not dropped: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
