package io.drover.migration.manifest;

import io.drover.migration.codec.Shortened;
import io.drover.migration.finding.Finding;
import io.drover.migration.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One entry that differs between two inventories.
 *
 * @param key of the entry
 * @param identity whether it is part of the identity, rather than observed
 * @param before its value in the first inventory, if there
 * @param after its value in the second inventory, if there
 */
public record InventoryDifference(String key, boolean identity, Optional<String> before, Optional<String> after) {
    /** All differences, those of the identity first, each in the order of keys. */
    public static List<InventoryDifference> between(Inventory before, Inventory after) {
        List<InventoryDifference> differences = new ArrayList<>();
        collect(true, before.identity(), after.identity(), differences);
        collect(false, before.observed(), after.observed(), differences);
        return List.copyOf(differences);
    }

    /** An error where the identity differs; otherwise information. */
    public Finding finding(String cluster) {
        String seen = "%s: %s at the source, %s at the target"
                .formatted(key, before.orElse("absent"), after.orElse("absent"));
        return new Finding(
                identity ? "IDENTITY_DIFFERS" : "OBSERVED_DIFFERS",
                identity ? Severity.ERROR : Severity.INFO,
                "cluster " + cluster,
                Shortened.to(1000, seen),
                identity
                        ? "wait until nobody changes the cluster, then retry; if it stays, check that both planes see the same cluster"
                        : "none: the cluster's own orchestrator may have moved it");
    }

    private static void collect(
            boolean identity,
            Map<String, String> before,
            Map<String, String> after,
            List<InventoryDifference> differences) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            Optional<String> first = Optional.ofNullable(before.get(key));
            Optional<String> second = Optional.ofNullable(after.get(key));
            if (!first.equals(second)) {
                differences.add(new InventoryDifference(key, identity, first, second));
            }
        }
    }
}
