package io.drover.testbed.access;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.host.HostProcess;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.plane.DroverCommand;
import io.drover.testbed.plane.PlaneProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real {@code docker} command within a test host, with one address and one folder of certificates that never change.
 * The host's own list of names says where the address leads.
 */
public final class DockerClient {
    private static final Pattern ADDRESS = Pattern.compile("DOCKER_HOST='tcp://([a-z0-9.-]+):([0-9]+)'");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestHost host;
    private final String folder;
    private final String name;
    private final int port;

    private DockerClient(TestHost host, String folder, String name, int port) {
        this.host = host;
        this.folder = folder;
        this.name = name;
        this.port = port;
    }

    /** Has a certificate made, and lets the name lead to the plane that made it. */
    public static DockerClient make(
            DroverCommand drover, PlaneProcess plane, String cluster, String label, TestHost host) {
        String inHost = "/access-" + label;
        Path folder = host.path(inHost);
        drover.run(plane, "cluster", "access", cluster, "--out", folder.toString(), "--name", label);
        Matcher address = ADDRESS.matcher(read(folder.resolve("env")));
        if (!address.find()) {
            throw new IllegalStateException("the folder " + folder + " names no address");
        }
        DockerClient client = new DockerClient(host, inHost, address.group(1), Integer.parseInt(address.group(2)));
        client.lead(plane.settings().gateway().getAddress());
        return client;
    }

    /** Lets the name lead to an address, in this host. */
    public void lead(InetAddress address) {
        Path hosts = host.path("/etc/hosts");
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(hosts));
            lines.removeIf(line -> line.endsWith(" " + name));
            lines.add(address.getHostAddress() + " " + name);
            Files.write(hosts, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot name an address in host " + host.name(), e);
        }
    }

    /** Runs the docker command, whatever its exit status. */
    public CommandResult attempt(String... arguments) {
        return command(arguments).attempt();
    }

    /** Runs the docker command; its failure is an exception. */
    public CommandResult run(String... arguments) {
        return command(arguments).run();
    }

    /** The docker command in the host. */
    public Command command(String... arguments) {
        List<String> words = new ArrayList<>(List.of("docker"));
        words.addAll(List.of(arguments));
        return host.inside(new Command(words, "", LIMIT, environment()));
    }

    /** Runs a line of shell in a terminal of its own, as a person would. */
    public CommandResult commandInTerminal(String line) {
        return host.inside(new Command(
                        List.of("script", "--quiet", "--return", "--command", line, "/dev/null"),
                        "",
                        LIMIT,
                        environment()))
                .attempt();
    }

    /** Starts the docker command and lets it run. */
    public HostProcess start(String... arguments) {
        List<String> words = new ArrayList<>(List.of("docker"));
        words.addAll(List.of(arguments));
        return host.start(environment(), words);
    }

    public String name() {
        return name;
    }

    private Map<String, String> environment() {
        return Map.of(
                "DOCKER_HOST",
                "tcp://" + name + ":" + port,
                "DOCKER_TLS_VERIFY",
                "1",
                "DOCKER_CERT_PATH",
                folder,
                "DOCKER_CONFIG",
                "/nonexistent");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
