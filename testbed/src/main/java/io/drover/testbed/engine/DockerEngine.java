package io.drover.testbed.engine;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.host.HostProcess;
import io.drover.testbed.host.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Docker engine of a test host: the real one, listening at {@value #SOCKET} as any engine does. Safe for use by
 * several threads.
 */
public final class DockerEngine {
    /** Where the engine listens, inside the host. */
    public static final String SOCKET = "/run/docker.sock";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final TestHost host;
    private volatile @Nullable HostProcess process;

    private DockerEngine(TestHost host) {
        this.host = host;
    }

    /** Starts the engine of a host and returns when it answers. */
    public static DockerEngine start(TestHost host) {
        DockerEngine engine = new DockerEngine(host);
        engine.start();
        return engine;
    }

    /** Starts the engine after {@link #stop()}, {@link #kill()} or a power cut of its host, and returns when it answers. */
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException("the engine of " + host.name() + " runs");
        }
        HostProcess started = host.start(
                "dockerd",
                "--host=unix://" + SOCKET,
                "--exec-opt=native.cgroupdriver=cgroupfs",
                "--cgroup-parent=" + host.cgroupParent());
        process = started;
        Waiting.until(
                "answer of the engine of " + host.name(),
                START_LIMIT,
                () -> answers() || !started.isAlive(),
                () -> lastLines(started));
        if (!started.isAlive()) {
            throw new IllegalStateException(
                    "the engine of " + host.name() + " ended while it started: " + lastLines(started));
        }
    }

    public TestHost host() {
        return host;
    }

    /** Whether its process is there. */
    public boolean isRunning() {
        HostProcess now = process;
        return now != null && now.isAlive();
    }

    /** Whether it answers a ping of its API within a second. */
    public boolean answers() {
        return host.isOn() && Ping.answered(socket(), Duration.ofSeconds(1));
    }

    /** The engine's own process: its containers are not its children. */
    public HostProcess process() {
        HostProcess now = process;
        if (now == null) {
            throw new IllegalStateException("the engine of " + host.name() + " was never started");
        }
        return now;
    }

    /** The engine's socket as reached from outside the host. */
    public Path socket() {
        return host.path(SOCKET);
    }

    /** Ends the engine in order (SIGTERM): it stops its containers first. */
    public void stop() {
        HostProcess now = process();
        now.terminate();
        now.await(STOP_LIMIT);
    }

    /** Kills the engine's process only (SIGKILL): its containers go on without it. */
    public void kill() {
        process().kill();
    }

    /**
     * Runs the docker command against this engine.
     *
     * @throws io.drover.testbed.command.CommandFailedException if it fails
     */
    public CommandResult docker(String... arguments) {
        return command(arguments).run();
    }

    /** The docker command against this engine, from outside the host. */
    public Command command(String... arguments) {
        return Command.of(words(arguments)).with("DOCKER_CONFIG", "/nonexistent");
    }

    /** Loads the {@linkplain WebImage image} that the services run from. */
    public void load(WebImage image) {
        docker("load", "--quiet", "--input", image.archive().toString());
    }

    /** Listens to the engine's events from now on. */
    public EventRecorder recordEvents() {
        return new EventRecorder(this);
    }

    /** What runs in this engine now: names, IDs, images and start times of all its containers, ended ones too. */
    public List<ContainerState> containers() {
        List<String> ids = docker("ps", "--all", "--quiet", "--no-trunc").lines();
        if (ids.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(List.of("container", "inspect", "--format", ContainerState.TEMPLATE));
        arguments.addAll(ids);
        return docker(arguments.toArray(String[]::new)).lines().stream()
                .map(line -> ContainerState.parse(host.name(), line))
                .toList();
    }

    Process stream(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(words(arguments))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(host.log("docker-" + arguments[0]).toFile());
        builder.environment().clear();
        builder.environment().putAll(Command.ENVIRONMENT);
        builder.environment().putAll(Map.of("DOCKER_CONFIG", "/nonexistent"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the docker command", e);
        }
    }

    private List<String> words(String... arguments) {
        List<String> words = new ArrayList<>(List.of("docker", "--host", "unix://" + socket()));
        words.addAll(List.of(arguments));
        return words;
    }

    private static String lastLines(HostProcess process) {
        List<String> lines = process.output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    @Override
    public String toString() {
        return "engine of " + host.name();
    }
}
