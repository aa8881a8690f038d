package io.drover.server.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;

/**
 * A migration out of this plane, or within it, as stored.
 *
 * @param state the coordinator's or the mover's, as the route says, in canonical encoding
 * @param version of the row; an update with an older one is refused. 0 for one not stored yet
 */
public record StoredMigration(
        MigrationId migration, ClusterId cluster, Route route, String phase, boolean ended, Blob state, long version) {}
