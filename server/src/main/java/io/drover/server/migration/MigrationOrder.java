package io.drover.server.migration;

import java.util.List;

/**
 * What an operator wants migrated.
 *
 * @param cluster ID or name
 * @param peer ID or name of the plane to go to
 * @param leaveOut names of hosts not to wait for
 * @param keepHosts whether hosts that serve nothing here any more stay known here
 */
public record MigrationOrder(String cluster, String peer, List<String> leaveOut, boolean keepHosts) {
    public MigrationOrder {
        leaveOut = List.copyOf(leaveOut);
    }
}
