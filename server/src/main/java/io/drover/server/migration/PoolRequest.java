package io.drover.server.migration;

import java.util.Set;

/**
 * A wish to migrate a cluster to another pool of gateways of this plane.
 *
 * @param cluster by name or ID
 * @param pool by name
 * @param leaveOut names of hosts that are not waited for
 */
public record PoolRequest(String cluster, String pool, Set<String> leaveOut) {
    public PoolRequest {
        leaveOut = Set.copyOf(leaveOut);
    }
}
