package io.drover.testbed.demo;

import io.drover.testbed.plane.MigrationView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long the cluster could not be commanded in each of several migrations, and where the time went.
 *
 * @param migrations in their order, at least one; all have a blackout
 */
record Blackouts(List<MigrationView> migrations) {
    Blackouts {
        migrations = List.copyOf(migrations);
        if (migrations.isEmpty()) {
            throw new IllegalArgumentException("there is no median of nothing");
        }
        migrations.forEach(Blackouts::of);
    }

    /** Of one migration, in milliseconds. */
    static double of(MigrationView migration) {
        Double blackout = migration.blackoutMs();
        if (blackout == null) {
            throw new IllegalStateException("migration " + migration.id() + " recorded no blackout");
        }
        return blackout;
    }

    List<Double> millis() {
        return migrations.stream().map(Blackouts::of).toList();
    }

    double median() {
        return median(millis());
    }

    double worst() {
        return millis().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** The median of the time that each phase took, in milliseconds. */
    Map<String, Double> phaseMillis() {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        migrations.forEach(migration -> migration
                .phases()
                .forEach(phase -> phase.took()
                        .ifPresent(took -> all.computeIfAbsent(phase.name(), name -> new ArrayList<>())
                                .add(took.toNanos() / 1e6))));
        Map<String, Double> medians = new LinkedHashMap<>();
        all.forEach((phase, millis) -> medians.put(phase, median(millis)));
        return medians;
    }

    /** All of them, for a person. */
    String list() {
        return String.join(
                ", ",
                millis().stream()
                        .map(each -> String.format(Locale.ROOT, "%.1f", each))
                        .toList());
    }

    /** The middle one, or the mean of the two in the middle. */
    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
