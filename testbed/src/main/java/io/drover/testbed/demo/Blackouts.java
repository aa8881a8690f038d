package io.drover.testbed.demo;

import java.util.List;
import java.util.Locale;

/**
 * How long the cluster could not be commanded in each of several migrations.
 *
 * @param millis in the order of the migrations, at least one
 */
record Blackouts(List<Double> millis) {
    Blackouts {
        millis = List.copyOf(millis);
        if (millis.isEmpty()) {
            throw new IllegalArgumentException("there is no median of nothing");
        }
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        List<Double> sorted = millis.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double worst() {
        return millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** All of them, for a person. */
    String list() {
        return String.join(
                ", ",
                millis.stream()
                        .map(each -> String.format(Locale.ROOT, "%.1f", each))
                        .toList());
    }
}
