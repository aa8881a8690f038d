package io.drover.server.migration;

import java.util.Set;

/**
 * A wish to migrate.
 *
 * @param cluster by name or ID
 * @param peer the target, by the name it has here
 * @param leaveOut names of hosts that are not waited for
 * @param keepHosts whether hosts without another cluster stay known to this plane
 */
public record MigrationRequest(String cluster, String peer, Set<String> leaveOut, boolean keepHosts) {
    public MigrationRequest {
        leaveOut = Set.copyOf(leaveOut);
    }
}
