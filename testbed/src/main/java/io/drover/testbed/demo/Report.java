package io.drover.testbed.demo;

import io.drover.testbed.access.AccessCalls;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.watch.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the demo found.
 *
 * @param mode {@code engines} or {@code generic}
 * @param cluster its ID
 * @param hosts how many
 * @param first the migration that the command line started
 * @param more blackouts of the migrations there and back after it
 * @param seen what was seen of the workload over all of them
 * @param access what became of an ordinary client's calls through the access point
 * @param residentKib what each program held in memory at the end, in KiB
 * @param seconds how long the demo took
 */
record Report(
        String mode,
        String cluster,
        int hosts,
        MigrationView first,
        Blackouts more,
        Watch.Seen seen,
        AccessCalls.Seen access,
        Map<String, Long> residentKib,
        double seconds) {
    Report {
        residentKib = Map.copyOf(residentKib);
    }

    double blackoutMs() {
        return Blackouts.of(first);
    }

    /** The demo's last line. */
    String line() {
        return String.format(
                Locale.ROOT,
                "MIGRATED mode=%s cluster=%s hosts=%d blackout_ms=%.1f requests=%d failed=%d connections_kept=%d/%d"
                        + " containers_unchanged=%d/%d access_calls=%d access_refused=%d",
                mode,
                cluster,
                hosts,
                blackoutMs(),
                seen.load().requests(),
                seen.load().failed(),
                seen.load().connectionsKept(),
                seen.load().connections(),
                seen.unchanged(),
                seen.instances(),
                access.calls(),
                access.refused());
    }

    /** All that must not have happened. */
    List<String> problems() {
        return Stream.concat(seen.problems().stream(), access.problems().stream())
                .toList();
    }

    /** Writes it as JSON. */
    void write(Path file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mode", mode);
        json.put("cluster", cluster);
        json.put("hosts", hosts);
        json.put("blackoutMs", blackoutMs());
        json.put("requests", seen.load().requests());
        json.put("failed", seen.load().failed());
        json.put("connections", seen.load().connections());
        json.put("connectionsKept", seen.load().connectionsKept());
        json.put("containers", seen.instances());
        json.put("containersUnchanged", seen.unchanged());
        json.put("accessCalls", access.calls());
        json.put("accessRefused", access.refused());
        json.put("problems", problems());
        json.put("requestLatencyMs", latencies());
        json.put("phaseMs", phases());
        json.put(
                "thereAndBack",
                Map.of(
                        "blackoutMs",
                        more.millis(),
                        "medianMs",
                        more.median(),
                        "worstMs",
                        more.worst(),
                        "phaseMedianMs",
                        more.phaseMillis()));
        json.put("residentKib", residentKib);
        json.put("seconds", Math.round(seconds * 10) / 10.0);
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(
                    file,
                    JsonMapper.builder()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .build()
                                    .writeValueAsString(json)
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the demo's report " + file, e);
        }
    }

    private Map<String, Double> latencies() {
        var latencies = seen.load().requestLatencies();
        return Map.of(
                "median", latencies.median().toNanos() / 1e6,
                "p99", latencies.p99().toNanos() / 1e6,
                "longest", latencies.longest().toNanos() / 1e6);
    }

    private Map<String, Double> phases() {
        Map<String, Double> phases = new LinkedHashMap<>();
        first.phases().forEach(phase -> phase.took().ifPresent(took -> phases.put(phase.name(), took.toNanos() / 1e6)));
        return phases;
    }
}
