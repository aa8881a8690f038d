package io.drover.server.migration.impact;

import io.drover.migration.manifest.InventoryDifference;
import java.util.Optional;

/**
 * An entry of the inventory that was not the same before and after.
 *
 * @param key of the entry
 * @param identity whether it is part of the identity, rather than observed
 * @param before its value at the source before the lock, if there; shortened to 300 characters
 * @param after its value at the target afterwards, if there; shortened to 300 characters
 */
public record WorkloadChange(String key, boolean identity, Optional<String> before, Optional<String> after) {
    private static final int MAX_TEXT = 300;

    public WorkloadChange {
        ImpactText.check("key", key, MAX_TEXT);
        before.ifPresent(value -> ImpactText.check("value", value, MAX_TEXT));
        after.ifPresent(value -> ImpactText.check("value", value, MAX_TEXT));
    }

    static WorkloadChange of(InventoryDifference difference) {
        return new WorkloadChange(
                ImpactText.shortened(difference.key(), MAX_TEXT),
                difference.identity(),
                difference.before().map(value -> ImpactText.shortened(value, MAX_TEXT)),
                difference.after().map(value -> ImpactText.shortened(value, MAX_TEXT)));
    }
}
