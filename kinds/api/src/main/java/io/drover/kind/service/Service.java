package io.drover.kind.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service.
 *
 * @param id for good
 * @param name unique in its cluster
 * @param stack the stack that it belongs to
 * @param image what it runs
 * @param mode such as replicated or global
 * @param running how many of its tasks run
 * @param desired how many shall run
 * @param ports what it publishes, such as {@code 8080->80/tcp}
 * @param update where its last update stands, such as completed or paused; empty where there was none
 * @param trouble why tasks do not run, in the cluster's own words, as long as fewer run than shall
 * @param version counts its changes
 * @param updatedAt when it was last changed
 */
public record Service(
        String id,
        String name,
        Optional<String> stack,
        String image,
        String mode,
        long running,
        long desired,
        List<String> ports,
        Optional<String> update,
        Optional<String> trouble,
        long version,
        Optional<Instant> updatedAt) {
    public Service {
        ports = List.copyOf(ports);
    }

    /** Whether what was wished is so: as many run as shall, and no update is under way or stuck. */
    public boolean isSettled() {
        return running >= desired
                && update.map(state -> state.equals("completed") || state.equals("rollback_completed"))
                        .orElse(true);
    }
}
