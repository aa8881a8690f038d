package io.drover.kind.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker engine of its own: in namespaces of mount and network, with all its files in a temporary folder. Its one image,
 * {@code test:1}, is made of busybox; no registry is asked.
 */
final class RealEngine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Process engine;

    RealEngine() throws IOException, InterruptedException {
        // Short, for the path of a socket has at most 107 characters.
        folder = Files.createTempDirectory("drover-engine");
        engine = new ProcessBuilder("unshare", "--mount", "--net", "sh", "-c", """
                        set -e
                        ip link set lo up
                        mkdir -p /run/docker
                        mount -t tmpfs none /run/docker
                        exec dockerd --data-root "$0/data" --exec-root "$0/exec" --pidfile "$0/pid" \
                          --iptables=false --shutdown-timeout 5 -H "unix://$0/docker.sock"
                        """, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await("engine").atMost(PATIENCE).until(() -> !engine.isAlive() || answers());
        if (!engine.isAlive()) {
            throw new IOException("the engine ended: " + Files.readString(folder.resolve("log")));
        }
    }

    /** What is missing on this machine, if anything. */
    static Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux") || !"root".equals(System.getProperty("user.name"))) {
            return Optional.of("root on Linux, to start an engine in namespaces of its own");
        }
        return Stream.of("unshare", "ip", "dockerd", "docker", "busybox", "tar")
                .filter(program -> Stream.of(System.getenv("PATH").split(":"))
                        .noneMatch(place -> Files.isExecutable(Path.of(place, program))))
                .findFirst()
                .map(program -> "the program " + program);
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(folder.resolve("docker.sock"));
    }

    /** Runs the docker command against it and gives what it printed. */
    String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "-H", "unix://" + folder.resolve("docker.sock")));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Makes its image. */
    void makeImage() throws IOException, InterruptedException {
        run(List.of("sh", "-c", """
                set -e
                mkdir -p "$0/image/bin"
                cp "$(command -v busybox)" "$0/image/bin/busybox"
                for name in sh sleep touch true; do ln -sf busybox "$0/image/bin/$name"; done
                tar -C "$0/image" -c . | docker -H "unix://$0/docker.sock" import - test:1""", folder.toString()));
    }

    private boolean answers() {
        try {
            docker("version");
            return true;
        } catch (IOException e) {
            // Not yet.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("%s: %s".formatted(command, printed));
        }
        return printed;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            // Otherwise swarm would start new containers for those that are removed.
            docker("swarm", "leave", "--force");
            for (String id : docker("ps", "-aq").lines().toList()) {
                docker("rm", "-f", id);
            }
        } catch (IOException e) {
            // It may be in no swarm, or a container may be gone already; what is left ends with the engine.
            System.err.println(e.getMessage());
        }
        engine.destroy();
        if (!engine.waitFor(30, TimeUnit.SECONDS)) {
            engine.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
