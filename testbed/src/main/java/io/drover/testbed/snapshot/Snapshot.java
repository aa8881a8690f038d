package io.drover.testbed.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What ran and what was stored at one moment.
 *
 * @param instances all that ran
 * @param volumes the digest of each volume's content, by {@code host/volume}
 */
public record Snapshot(List<Instance> instances, Map<String, String> volumes) {
    public Snapshot {
        instances = List.copyOf(instances);
        volumes = Map.copyOf(volumes);
    }

    /** How {@code later} differs from this; empty if everything is the same. */
    public List<Difference> differencesTo(Snapshot later) {
        List<Difference> differences = new ArrayList<>();
        Map<String, Instance> before = byId(instances);
        Map<String, Instance> after = byId(later.instances);
        before.forEach((id, instance) -> {
            Instance now = after.get(id);
            if (now == null) {
                differences.add(new Difference.Gone(instance));
            } else if (!now.equals(instance)) {
                differences.add(new Difference.Changed(instance, now));
            }
        });
        after.forEach((id, instance) -> {
            if (!before.containsKey(id)) {
                differences.add(new Difference.Appeared(instance));
            }
        });
        TreeSet<String> names = new TreeSet<>(volumes.keySet());
        names.addAll(later.volumes.keySet());
        for (String name : names) {
            String was = volumes.getOrDefault(name, "absent");
            String is = later.volumes.getOrDefault(name, "absent");
            if (!Objects.equals(was, is)) {
                differences.add(new Difference.VolumeChanged(name, was, is));
            }
        }
        return differences;
    }

    /** How many of this snapshot's instances are in {@code later} just as they were. */
    public int unchangedIn(Snapshot later) {
        return (int) instances.stream().filter(later.instances::contains).count();
    }

    private static Map<String, Instance> byId(List<Instance> instances) {
        Map<String, Instance> byId = new LinkedHashMap<>();
        instances.forEach(instance -> byId.put(instance.host() + "/" + instance.id(), instance));
        return byId;
    }
}
