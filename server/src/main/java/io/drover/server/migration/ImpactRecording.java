package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.store.Store;
import io.drover.server.store.StoreFullException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one migration did to the business: made of the probes once they have ended, and stored. Thread-safe. */
final class ImpactRecording {
    private static final Logger LOG = LoggerFactory.getLogger(ImpactRecording.class);

    /**
     * How long hosts go on probing once the target serves: ten requests to each endpoint tell whether the business goes on
     * as before. Nobody waits for it but the report: the lock is gone, and the target serves. Reading the workload again
     * is part of that time.
     */
    private static final Duration SAMPLED_AFTER = Duration.ofSeconds(1);

    /** With more migrations than this at once, a fleet is on its way: none of them waits for samples. */
    private static final int FEW = 16;

    private final Store store;
    private final MigrationId migration;
    private final ImpactProbes probes;
    private final IntSupplier running;
    private volatile @Nullable ImpactRecord record;
    private volatile boolean stored;

    /** @param running how many migrations run here */
    ImpactRecording(Store store, MigrationId migration, ImpactProbes probes, IntSupplier running) {
        this.store = store;
        this.migration = migration;
        this.probes = probes;
        this.running = running;
    }

    /** Empty until the probes have ended. */
    Optional<ImpactRecord> record() {
        return Optional.ofNullable(record);
    }

    /** What is stored together with a state of the migration, to save a transaction of its own. */
    Optional<ImpactRecord> unstored() {
        return stored ? Optional.empty() : record();
    }

    /** Ends the probes, makes the record, and returns what they found. */
    List<Finding> end(Supplier<Optional<List<InventoryDifference>>> differences) throws InterruptedException {
        Optional<ImpactRecord> earlier =
                store.read(transaction -> transaction.impacts().find(migration));
        if (earlier.isPresent()) {
            // By an earlier server that verified, and was stopped while it cleaned up.
            record = earlier.get();
            stored = true;
            return List.of();
        }
        if (running.getAsInt() <= FEW) {
            probes.awaitSamples(SAMPLED_AFTER);
        }
        record = probes.stop().with(differences.get());
        return probes.findings();
    }

    /** Stores it now; where there is no space it stays to be stored. */
    void store() {
        unstored().ifPresent(seen -> {
            try {
                store.write(transaction -> {
                    transaction.impacts().save(migration, seen);
                    return seen;
                });
                stored = true;
            } catch (StoreFullException e) {
                LOG.warn("migration {}: the impact record is not stored yet: {}", migration, e.getMessage());
            }
        });
    }
}
