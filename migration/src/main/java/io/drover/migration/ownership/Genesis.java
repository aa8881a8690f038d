package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Statement;

/**
 * The first link of a cluster's chain, signed by the plane that took the cluster over from nobody.
 *
 * @param cluster the cluster
 * @param owner the owner at epoch {@link #EPOCH}
 * @param hosts the hosts of the first ownership
 * @param incarnation the owner's, when it signed
 */
public record Genesis(ClusterId cluster, PlaneIdentity owner, Electorate hosts, int incarnation) implements Statement {
    public static final long EPOCH = 1;
}
