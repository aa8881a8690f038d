package io.drover.migration.manifest;

import java.time.Instant;
import java.util.Map;

/**
 * The workload as its kind reads it.
 *
 * @param identity what must be the same at both ends of a migration: key, such as {@code service/x7k2}, to value, such
 *     as the spec's version
 * @param observed what the workload's own orchestrator may change at any time: key, such as {@code container/91ab}, to
 *     value, such as name, host and start time
 * @param readAt when it was read
 */
public record Inventory(Map<String, String> identity, Map<String, String> observed, Instant readAt) {
    public Inventory {
        identity = Map.copyOf(identity);
        observed = Map.copyOf(observed);
    }
}
