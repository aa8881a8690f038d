package io.drover.testbed.plane;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.LocalProcess;
import io.drover.testbed.command.RunningProcess;
import io.drover.testbed.host.TestHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent of a host: a real {@code drover agent}, inside a test host or on this machine. It can be stopped, killed
 * and started again over the same state. One thread starts and stops it.
 */
public final class AgentProcess implements AutoCloseable {
    /** Where the agent of a test host keeps its state, inside the host. */
    public static final Path STATE_IN_HOST = Path.of("/var/lib/drover-agent");

    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Distribution distribution;
    private final Place place;
    private final Map<String, String> environment;
    private volatile @Nullable RunningProcess process;

    /** Where an agent runs. */
    sealed interface Place {
        String name();

        Path state();

        /** Inside a test host. */
        record InHost(TestHost host, Path state) implements Place {
            @Override
            public String name() {
                return host.name();
            }
        }

        /** On this machine, in a folder. */
        record Here(String name, Path folder) implements Place {
            @Override
            public Path state() {
                return folder.resolve("state");
            }
        }
    }

    private AgentProcess(Distribution distribution, Place place, Map<String, String> more) {
        this.distribution = distribution;
        this.place = place;
        Map<String, String> all = new HashMap<>(distribution.environment());
        all.putAll(more);
        this.environment = Map.copyOf(all);
    }

    /** The agent of a test host, not yet joined. */
    public static AgentProcess inHost(Distribution distribution, TestHost host) {
        return new AgentProcess(distribution, new Place.InHost(host, STATE_IN_HOST), Map.of());
    }

    /** The agent of a test host, not yet joined, held at fault points by a folder of the host. */
    public static AgentProcess inHost(Distribution distribution, TestHost host, FaultFolder faults) {
        return new AgentProcess(distribution, new Place.InHost(host, STATE_IN_HOST), faults.environment());
    }

    /**
     * An agent on this machine, not yet joined.
     *
     * @param folder for its state and log, which exists
     */
    public static AgentProcess here(Distribution distribution, String name, Path folder) {
        return new AgentProcess(distribution, new Place.Here(name, folder), Map.of());
    }

    /** The name of its host. */
    public String host() {
        return place.name();
    }

    /**
     * Enrols the host with a plane, whatever comes of it.
     *
     * @param token one-time, made by the plane
     */
    public CommandResult join(String token) {
        Command join = new Command(words("join", "--token", token), "", Duration.ofSeconds(60), environment);
        return switch (place) {
            case Place.InHost(TestHost host, var _) -> host.inside(join).attempt();
            case Place.Here _ -> join.attempt();
        };
    }

    /** Starts the agent; it may yet have to connect. */
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException("the agent of " + host() + " runs");
        }
        List<String> run = words("run");
        process = switch (place) {
            case Place.InHost(TestHost host, var _) -> host.start(environment, run);
            case Place.Here(String name, Path folder) ->
                LocalProcess.start("agent of " + name, run, environment, folder.resolve("agent.log"));
        };
    }

    /** Enrols the host with a plane and starts the agent. */
    public void joinAndStart(PlaneClient plane) {
        join(plane.hostToken(host())).orThrow();
        start();
    }

    public boolean isRunning() {
        RunningProcess now = process;
        return now != null && now.isAlive();
    }

    /** The agent's process. */
    public RunningProcess process() {
        RunningProcess now = process;
        if (now == null) {
            throw new IllegalStateException("the agent of " + host() + " was never started");
        }
        return now;
    }

    /** Ends it in order (SIGTERM) and waits for its end. */
    public void stop() {
        process().terminate();
        process().await(STOP_LIMIT);
    }

    /** Ends it at once (SIGKILL). */
    public void kill() {
        process().kill();
    }

    @Override
    public void close() {
        RunningProcess now = process;
        if (now != null) {
            now.close();
        }
    }

    private List<String> words(String verb, String... more) {
        List<String> words = new ArrayList<>(
                distribution.words("agent", verb, "--state-dir", place.state().toString()));
        words.addAll(List.of(more));
        return words;
    }

    @Override
    public String toString() {
        return "agent of " + host();
    }
}
