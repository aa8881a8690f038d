package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Statement;

/**
 * The source's decision that a migration never commits. Only this, verified, makes a target drop its claim.
 *
 * @param migration the migration
 * @param cluster its cluster, which stays with the source
 * @param source the plane that decided
 * @param target the plane whose claim ends
 * @param sourceIncarnation the source's incarnation when it signed
 */
public record Abort(MigrationId migration, ClusterId cluster, PlaneId source, PlaneId target, int sourceIncarnation)
        implements Statement {}
