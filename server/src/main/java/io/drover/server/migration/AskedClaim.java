package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;

/**
 * A claim of a peer that asks what this plane decided of it.
 *
 * @param migration by which the cluster was to go there
 * @param cluster the cluster
 * @param incarnation this plane's when it asked for the claim; 0 where that is not told
 * @param epoch of the ownership that was to end; 0 where that is not told
 */
public record AskedClaim(MigrationId migration, ClusterId cluster, int incarnation, long epoch) {}
