package io.drover.testbed.plane;

import io.drover.testbed.command.LocalProcess;
import io.drover.testbed.command.RunningProcess;
import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway of a pool: a real {@code drover server --roles gateway} without a store. It can be killed and started again
 * over the same folder and port. Used by one thread.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Distribution distribution;
    private final PlaneClient plane;
    private final String name;
    private final Path folder;
    private final InetSocketAddress address;
    private RunningProcess process;

    private GatewayProcess(
            Distribution distribution, PlaneClient plane, String name, Path folder, InetSocketAddress address) {
        this.distribution = distribution;
        this.plane = plane;
        this.name = name;
        this.folder = folder;
        this.address = address;
        process = launch(List.of("--uplink-token", plane.gatewayToken(name, name)));
        awaitServing();
    }

    /** Starts a new one, in a pool of its own name, and returns when the plane says that it serves. */
    public static GatewayProcess start(
            Distribution distribution, PlaneClient plane, String name, Path folder, InetAddress address) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of gateway " + name, e);
        }
        int port = FreePorts.on(address, 1).getFirst();
        return new GatewayProcess(distribution, plane, name, folder, new InetSocketAddress(address, port));
    }

    /** Its name, which is that of its pool too. */
    public String name() {
        return name;
    }

    /** Ends it at once (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** Starts it again after {@link #kill()}. */
    public void start() {
        process = launch(List.of());
        awaitServing();
    }

    public RunningProcess process() {
        return process;
    }

    private RunningProcess launch(List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "server",
                "--roles",
                "gateway",
                "--data",
                folder.resolve("store").toString(),
                "--gateway-listen",
                PlaneSettings.text(address),
                "--advertise",
                PlaneSettings.text(address)));
        arguments.addAll(more);
        return LocalProcess.start(
                "gateway " + name,
                distribution.words(arguments.toArray(String[]::new)),
                distribution.environment(),
                folder.resolve("gateway.log"));
    }

    private void awaitServing() {
        RunningProcess started = process;
        Waiting.until(
                "plane to say that gateway " + name + " serves",
                START_LIMIT,
                () -> !started.isAlive() || plane.isServing(name),
                () -> started.lastLines(15));
        if (!started.isAlive()) {
            throw new IllegalStateException(
                    "gateway " + name + " ended while it started; its last output: " + started.lastLines(15));
        }
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "gateway " + name + " at " + PlaneSettings.text(address);
    }
}
