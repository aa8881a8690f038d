package io.drover.agent.probe;

import io.drover.migration.identity.PlaneId;
import io.drover.protocol.v1.ProbeReport;
import io.drover.protocol.v1.StartProbes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The sets of probes that run on a host. All methods are called on the agent's loop and none blocks. */
public final class Probes implements AutoCloseable {
    /** The most sets of one plane, and the most targets in a set. */
    public static final int MAX_SETS = 8;

    public static final int MAX_TARGETS = 16;

    /** A set stops by itself after this time; its results are kept until asked for. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final int MIN_INTERVAL_MILLIS = 50;
    private static final int MAX_INTERVAL_MILLIS = 60_000;

    private final Map<Key, ProbeSet> sets = new HashMap<>();

    private record Key(PlaneId plane, String name) {}

    private record ProbeSet(List<Latencies> results, CountDownLatch stopped) {}

    /** Starts a set. Throws IllegalArgumentException, with the reason, when it may not be started. */
    public void start(PlaneId plane, StartProbes command) {
        Key key = new Key(plane, command.getProbe());
        int interval = command.getIntervalMillis();
        if (interval < MIN_INTERVAL_MILLIS || interval > MAX_INTERVAL_MILLIS) {
            throw new IllegalArgumentException("a probe every %d ms: expected %d to %d"
                    .formatted(interval, MIN_INTERVAL_MILLIS, MAX_INTERVAL_MILLIS));
        }
        if (command.getTargetsCount() > MAX_TARGETS) {
            throw new IllegalArgumentException(
                    "%d probe targets: expected at most %d".formatted(command.getTargetsCount(), MAX_TARGETS));
        }
        if (command.getProbe().isEmpty() || command.getProbe().length() > 64 || sets.containsKey(key)) {
            throw new IllegalArgumentException("probe '%s': expected a name of 1 to 64 characters that is not in use"
                    .formatted(command.getProbe()));
        }
        long ofPlane = sets.keySet().stream()
                .filter(other -> other.plane().equals(plane))
                .count();
        if (ofPlane >= MAX_SETS) {
            throw new IllegalArgumentException(
                    "%d sets of probes run already for plane %s: expected at most %d; stop one first"
                            .formatted(ofPlane, plane, MAX_SETS));
        }
        List<ProbeTarget> targets =
                command.getTargetsList().stream().map(ProbeTarget::parse).toList();
        CountDownLatch stopped = new CountDownLatch(1);
        List<Latencies> results =
                targets.stream().map(target -> new Latencies(target.text())).toList();
        for (int i = 0; i < targets.size(); i++) {
            ProbeTarget target = targets.get(i);
            Latencies latencies = results.get(i);
            Thread.ofVirtual()
                    .name("probe-" + key.name())
                    .start(() -> run(target, latencies, Duration.ofMillis(interval), stopped));
        }
        sets.put(key, new ProbeSet(results, stopped));
    }

    /** Stops a set and tells what came of it; empty where this plane started none of this name. */
    public Optional<ProbeReport> stop(PlaneId plane, String name) {
        return Optional.ofNullable(sets.remove(new Key(plane, name))).map(set -> {
            set.stopped().countDown();
            ProbeReport.Builder report = ProbeReport.newBuilder();
            set.results().forEach(result -> report.addResults(result.result()));
            return report.build();
        });
    }

    /** Stops every set of a plane that this host has no session with any more. */
    public void stopAll(PlaneId plane) {
        sets.entrySet().removeIf(entry -> {
            boolean ofPlane = entry.getKey().plane().equals(plane);
            if (ofPlane) {
                entry.getValue().stopped().countDown();
            }
            return ofPlane;
        });
    }

    @Override
    public void close() {
        sets.values().forEach(set -> set.stopped().countDown());
        sets.clear();
    }

    private static void run(ProbeTarget target, Latencies latencies, Duration interval, CountDownLatch stopped) {
        long began = System.nanoTime();
        long next = began;
        try {
            while (System.nanoTime() - began < LONGEST.toNanos()) {
                long start = System.nanoTime();
                try {
                    target.ask();
                    latencies.succeeded(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
                } catch (IOException e) {
                    latencies.failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
                }
                // A late answer delays the next request: there is never more than one under way to a target.
                next = Math.max(next + interval.toNanos(), System.nanoTime());
                if (stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Nobody else waits for this thread.
            Thread.currentThread().interrupt();
        }
    }
}
