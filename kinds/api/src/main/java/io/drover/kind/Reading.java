package io.drover.kind;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Inventory;
import java.util.List;

/**
 * A cluster as it was read.
 *
 * @param state whether it works
 * @param inventory its workload
 * @param findings what is not as it should be, such as a node that is down
 */
public record Reading(State state, Inventory inventory, List<Finding> findings) {
    public Reading {
        findings = List.copyOf(findings);
    }

    /** Whether a cluster works. */
    public enum State {
        /** It works. */
        RUNNING,
        /** It was stopped on purpose. */
        STOPPED,
        /** It does not work, or not enough of it answers. */
        UNAVAILABLE
    }
}
