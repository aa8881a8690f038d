package io.drover.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A measured quantity, seen several times.
 *
 * @param sorted what was seen, smallest first; at least one
 */
record Figures(List<Double> sorted) {
    Figures {
        sorted = sorted.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    static Figures of(Collection<Double> seen) {
        return new Figures(List.copyOf(seen));
    }

    double median() {
        return at(0.5);
    }

    double p99() {
        return at(0.99);
    }

    double worst() {
        return sorted.getLast();
    }

    /** The smallest one that this fraction of all does not exceed. */
    private double at(double fraction) {
        return sorted.get(Math.max(0, (int) Math.ceil(fraction * sorted.size()) - 1));
    }

    Map<String, Double> json() {
        return Map.of("median", rounded(median()), "p99", rounded(p99()), "worst", rounded(worst()));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f / %.1f / %.1f", median(), p99(), worst());
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
