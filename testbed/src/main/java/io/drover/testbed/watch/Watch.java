package io.drover.testbed.watch;

import io.drover.testbed.engine.EngineEvent;
import io.drover.testbed.engine.EventRecorder;
import io.drover.testbed.engine.EventRecording;
import io.drover.testbed.snapshot.Difference;
import io.drover.testbed.snapshot.Snapshot;
import io.drover.testbed.workload.Workload;
import io.drover.testbed.workload.WorkloadPlan;
import io.drover.testbed.workload.WorkloadReport;
import java.util.ArrayList;
import java.util.List;

/** Watches something from its making until {@link #end()}: what runs, what the engines report, and what clients get. */
public final class Watch implements AutoCloseable {
    private final Watched watched;
    private final List<EventRecorder> recorders;
    private final Snapshot before;
    private final Workload workload;

    private Watch(Watched watched, WorkloadPlan plan) {
        this.watched = watched;
        recorders = watched.recordEvents();
        before = watched.snapshot();
        workload = Workload.start(plan);
    }

    /** Begins, with the usual load on all that is served. */
    public static Watch start(Watched watched) {
        return new Watch(watched, WorkloadPlan.usual(watched.web(), watched.echo()));
    }

    /**
     * What was seen.
     *
     * @param load what clients got
     * @param instances how many containers or processes there were
     * @param unchanged how many of them are the same still
     * @param problems everything that should not have been, by name; empty if all is well
     */
    public record Seen(WorkloadReport load, int instances, int unchanged, List<String> problems) {
        public Seen {
            problems = List.copyOf(problems);
        }
    }

    /** The client that uses it. */
    public Workload workload() {
        return workload;
    }

    /** Ends it and tells what was seen. */
    public Seen end() {
        WorkloadReport load = workload.stop();
        Snapshot after = watched.snapshot();
        List<EventRecording> recordings =
                recorders.stream().map(EventRecorder::stop).toList();
        List<String> problems = new ArrayList<>();
        load.failures().forEach(failure -> problems.add("request failed: " + failure));
        load.broken().forEach(failure -> problems.add("connection broke: " + failure));
        before.differencesTo(after).forEach(difference -> problems.add(describe(difference)));
        recordings.forEach(recording -> problems.addAll(problems(recording)));
        if (load.requests() == 0
                || load.connections() == 0
                || before.instances().isEmpty()) {
            problems.add("nothing was watched: %d requests, %d connections, %d instances"
                    .formatted(
                            load.requests(),
                            load.connections(),
                            before.instances().size()));
        }
        return new Seen(load, before.instances().size(), before.unchangedIn(after), problems);
    }

    private static List<String> problems(EventRecording recording) {
        List<String> problems = new ArrayList<>();
        if (!recording.complete()) {
            problems.add("the engine of " + recording.host() + " was not there all the time: its events have a gap");
        }
        for (EngineEvent event : recording.containerChanges()) {
            problems.add("container %s (%s) on %s: %s at %s"
                    .formatted(event.name(), event.id(), recording.host(), event.action(), event.time()));
        }
        return problems;
    }

    private static String describe(Difference difference) {
        return switch (difference) {
            case Difference.Gone(var instance) -> "gone: " + instance;
            case Difference.Appeared(var instance) -> "appeared: " + instance;
            case Difference.Changed(var was, var is) -> "changed: " + was + " is now " + is;
            case Difference.VolumeChanged(String volume, String was, String is) ->
                "volume %s changed: its content was %s and is %s".formatted(volume, was, is);
        };
    }

    @Override
    public void close() {
        workload.close();
        recorders.forEach(EventRecorder::close);
    }
}
