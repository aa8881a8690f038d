package io.drover.bench;

import io.drover.testbed.command.Together;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.fleet.AgentFleet;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/**
 * Migrates clusters at the same time, once, and takes what there is to be measured.
 *
 * @param wholeMillis from the first request to the last end, as the client saw it
 * @param blackoutMillis of each migration, as the source recorded it
 * @param phaseMillis how long each migration was in each phase, as the source recorded it
 * @param commits durable commits of both planes meanwhile, whatever they were for
 */
record MigrationRun(
        double wholeMillis, List<Double> blackoutMillis, Map<String, List<Double>> phaseMillis, long commits) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final int AT_ONCE = 16;

    static MigrationRun of(Route route, List<String> clusters, int hosts) {
        PlaneClient source = route.from().client();
        try (WalCommits one = WalCommits.in(route.from().settings().store());
                WalCommits other = WalCommits.in(route.to().settings().store())) {
            long after = lastEvent(source);
            long start = System.nanoTime();
            List<String> ids = start(source, clusters, route.to().name());
            awaitEnds(source, ids, after, hosts);
            double whole = (System.nanoTime() - start) / 1e6;
            long commits = one.count() + other.count();
            return evaluate(ids.stream().map(source::migration).toList(), whole, commits);
        }
    }

    private static List<String> start(PlaneClient source, List<String> clusters, String peer) {
        Semaphore atOnce = new Semaphore(AT_ONCE);
        return Together.map(clusters, cluster -> {
            atOnce.acquireUninterruptibly();
            try {
                return source.migrate(cluster, peer).id();
            } finally {
                atOnce.release();
            }
        });
    }

    /** Asking for events is cheap, however many migrations there are. */
    private static void awaitEnds(PlaneClient source, List<String> ids, long after, int hosts) {
        Set<String> missing = new HashSet<>(ids);
        long[] last = {after};
        Waiting.until(
                "end of " + ids.size() + " migrations",
                AgentFleet.limit(Math.max(hosts, ids.size()) * 3),
                BETWEEN_LOOKS,
                () -> {
                    for (JsonNode event : source.get("events?after=" + last[0]).path("items")) {
                        last[0] = Math.max(last[0], event.path("number").asLong());
                        if (event.path("type").asString("").equals("migration.ended")) {
                            missing.remove(event.path("subject").asString(""));
                        }
                    }
                    return missing.isEmpty();
                },
                () -> missing.size() + " have not ended, such as "
                        + source.migration(missing.iterator().next()));
    }

    private static long lastEvent(PlaneClient plane) {
        long last = 0;
        for (boolean more = true; more; ) {
            long before = last;
            for (JsonNode event : plane.get("events?after=" + last).path("items")) {
                last = Math.max(last, event.path("number").asLong());
            }
            more = last > before;
        }
        return last;
    }

    private static MigrationRun evaluate(List<MigrationView> ended, double whole, long commits) {
        List<Double> blackouts = new ArrayList<>();
        Map<String, List<Double>> phases = new LinkedHashMap<>();
        for (MigrationView migration : ended) {
            Double blackout = migration.blackoutMs();
            if (!migration.isDone() || blackout == null) {
                throw new IllegalStateException("a migration to be measured did not end well: " + migration);
            }
            blackouts.add(blackout);
            migration
                    .phases()
                    .forEach(phase -> phase.took()
                            .ifPresent(took -> phases.computeIfAbsent(phase.name(), name -> new ArrayList<>())
                                    .add(took.toNanos() / 1e6)));
        }
        return new MigrationRun(whole, blackouts, phases, commits);
    }
}
