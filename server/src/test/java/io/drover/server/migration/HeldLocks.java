package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import java.time.Duration;

/** Locks clusters as a migration does between LOCK and SWITCH. */
public record HeldLocks(ClusterLocks locks) {
    /** Locks one; false where an operation was still inside after the time to drain. */
    public boolean lock(ClusterId cluster, Duration drain) throws InterruptedException {
        return locks.lock(cluster, drain);
    }

    public void unlock(ClusterId cluster) {
        locks.unlock(cluster);
    }
}
