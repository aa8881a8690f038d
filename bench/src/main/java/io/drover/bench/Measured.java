package io.drover.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of one sort of migration.
 *
 * @param what such as {@code 300 clusters of 1 host}
 * @param clusters that migrated at the same time
 * @param runs all of them, at least one
 */
record Measured(String what, int clusters, List<MigrationRun> runs) {
    Measured {
        runs = List.copyOf(runs);
    }

    Figures blackoutMillis() {
        return Figures.of(
                runs.stream().flatMap(run -> run.blackoutMillis().stream()).toList());
    }

    Figures wholeMillis() {
        return Figures.of(runs.stream().map(MigrationRun::wholeMillis).toList());
    }

    /** Both planes' together, on average. */
    double commitsPerMigration() {
        return runs.stream().mapToLong(MigrationRun::commits).sum() / (double) (clusters * runs.size());
    }

    Map<String, Figures> phaseMillis() {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        runs.forEach(run -> run.phaseMillis()
                .forEach((phase, millis) ->
                        all.computeIfAbsent(phase, name -> new ArrayList<>()).addAll(millis)));
        Map<String, Figures> figures = new LinkedHashMap<>();
        all.forEach((phase, millis) -> figures.put(phase, Figures.of(millis)));
        return figures;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-26s %6d  %-24s %-28s %8.1f",
                what,
                clusters * runs.size(),
                blackoutMillis(),
                wholeMillis(),
                commitsPerMigration());
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                "%-26s %6s  %-24s %-28s %8s",
                "",
                "number",
                "blackout ms",
                "whole ms (all at once)",
                "commits");
    }

    String phases() {
        StringBuilder text = new StringBuilder(what).append('\n');
        phaseMillis()
                .forEach((phase, figures) -> text.append(String.format(Locale.ROOT, "  %-10s %s%n", phase, figures)));
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> phases = new LinkedHashMap<>();
        phaseMillis().forEach((phase, figures) -> phases.put(phase, figures.json()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", what);
        json.put("migrations", clusters * runs.size());
        json.put("blackoutMs", blackoutMillis().json());
        json.put("wholeMs", wholeMillis().json());
        json.put("commitsPerMigration", Figures.rounded(commitsPerMigration()));
        json.put("phaseMs", phases);
        return json;
    }
}
