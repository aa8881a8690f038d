package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;

/** An operation on a cluster that is just being handed to another plane. */
public final class ClusterLockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterLockedException(ClusterId cluster) {
        super("cluster %s is being handed to another plane; try again in %d seconds"
                .formatted(cluster, ClusterLocks.HOLD.toSeconds()));
    }
}
