package io.drover.server.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;

/**
 * A claim on a cluster that another plane is migrating to this one, as stored. The state is the claimant's.
 *
 * @param version of the row; an update with an older one is refused. 0 for one not stored yet
 */
public record StoredClaim(
        MigrationId migration, ClusterId cluster, String stage, boolean ended, Blob state, long version) {}
