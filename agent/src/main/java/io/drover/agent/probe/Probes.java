package io.drover.agent.probe;

import io.drover.migration.identity.PlaneId;
import io.drover.protocol.v1.MarkProbes;
import io.drover.protocol.v1.ProbeReport;
import io.drover.protocol.v1.ProbeWindow;
import io.drover.protocol.v1.StartProbes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sets of probes that run on a host. A set belongs to the plane that started it and to no ownership: it goes on while
 * the cluster moves to another plane. All methods are called on the agent's loop and none blocks.
 */
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

    private record ProbeSet(List<TargetTally> tallies, Pace pace) {}

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
        Pace pace = new Pace();
        List<TargetTally> tallies =
                targets.stream().map(target -> new TargetTally(target.text())).toList();
        for (int i = 0; i < targets.size(); i++) {
            ProbeTarget target = targets.get(i);
            TargetTally tally = tallies.get(i);
            Thread.ofVirtual()
                    .name("probe-" + key.name())
                    .start(() -> run(target, tally, Duration.ofMillis(interval), pace));
        }
        sets.put(key, new ProbeSet(tallies, pace));
    }

    /**
     * Begins a window of a set; false where this plane started none of this name. Throws IllegalArgumentException for a
     * window that this version does not know.
     */
    public boolean mark(PlaneId plane, MarkProbes command) {
        if (command.getWindow() == ProbeWindow.UNRECOGNIZED) {
            throw new IllegalArgumentException(
                    "probe window %d: this agent may be older than the plane".formatted(command.getWindowValue()));
        }
        ProbeSet set = sets.get(new Key(plane, command.getProbe()));
        if (set != null) {
            set.pace().begin(command.getWindow());
        }
        return set != null;
    }

    /** Stops a set and tells what came of it; empty where this plane started none of this name. */
    public Optional<ProbeReport> stop(PlaneId plane, String name) {
        return Optional.ofNullable(sets.remove(new Key(plane, name))).map(set -> {
            set.pace().stop();
            long nanos = System.nanoTime();
            ProbeReport.Builder report = ProbeReport.newBuilder();
            set.tallies()
                    .forEach(tally -> report.addResults(tally.result(set.pace().now(), nanos)));
            return report.build();
        });
    }

    /** Whether a plane has started probes that it has not stopped. */
    public boolean runFor(PlaneId plane) {
        return sets.keySet().stream().anyMatch(key -> key.plane().equals(plane));
    }

    /** Stops every set of a plane that this host has no session with any more. */
    public void stopAll(PlaneId plane) {
        sets.entrySet().removeIf(entry -> {
            boolean ofPlane = entry.getKey().plane().equals(plane);
            if (ofPlane) {
                entry.getValue().pace().stop();
            }
            return ofPlane;
        });
    }

    @Override
    public void close() {
        sets.values().forEach(set -> set.pace().stop());
        sets.clear();
    }

    private static void run(ProbeTarget target, TargetTally tally, Duration interval, Pace pace) {
        long began = System.nanoTime();
        long next = began;
        try {
            while (System.nanoTime() - began < LONGEST.toNanos()) {
                tally.asked(pace.now(), System.nanoTime());
                Pace.Moment known;
                try {
                    target.ask();
                    known = pace.now();
                    tally.answered(known, System.nanoTime());
                } catch (IOException e) {
                    known = pace.now();
                    tally.failed(known, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
                }
                // A late answer delays the next request: there is never more than one under way to a target.
                next = Math.max(next + interval.toNanos(), System.nanoTime());
                switch (pace.await(next, known)) {
                    case DUE -> {}
                    case WINDOW_BEGAN -> next = System.nanoTime();
                    case STOPPED -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            // Nobody else waits for this thread.
            Thread.currentThread().interrupt();
        }
    }
}
