package io.drover.migration.phase;

import io.drover.migration.identity.MigrationId;

/** How a migration stands, on whichever route. */
public interface Progress {
    MigrationId migration();

    Phase phase();

    /** Whether it was given up. */
    boolean isStopping();
}
