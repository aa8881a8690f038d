package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A host of its own on this machine: namespaces of network, mount, PID, UTS and IPC, an overlay over the machine's root
 * (so the machine's programs are there, and what the host writes stays its own), its own {@code /etc/machine-id}, host
 * name, {@code /proc}, {@code /run}, {@code /tmp} and {@code /var/lib/docker}. There is no systemd in it. Safe for use
 * by several threads.
 */
public final class TestHost implements AutoCloseable {
    private final TestNetwork network;
    private final StateDirectory state;
    private final Lifetime lifetime;
    private final String name;
    private final int number;
    private final String machineId;
    private final LinkFaults faults = new LinkFaults();
    private final AtomicInteger logs = new AtomicInteger();
    private volatile @Nullable Namespaces namespaces;

    TestHost(TestNetwork network, StateDirectory state, Lifetime lifetime, String name, int number) {
        this.network = network;
        this.state = state;
        this.lifetime = lifetime;
        this.name = name;
        this.number = number;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        machineId =
                HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    public String name() {
        return name;
    }

    public String machineId() {
        return machineId;
    }

    /** The address on the testbed's network. */
    public InetAddress address() {
        return network.subnet().host(number);
    }

    /** A port of this host, as reached from the outside and from the other hosts. */
    public InetSocketAddress endpoint(int port) {
        return new InetSocketAddress(address(), port);
    }

    /** The pid of the host's first process, for {@code nsenter -a -t <pid>} by hand. */
    public long firstProcess() {
        return running().holder().pid();
    }

    public boolean isOn() {
        Namespaces now = namespaces;
        return now != null && now.holder().isAlive();
    }

    /** Starts the host; its files are those it had before, its processes and its memory (/run, /tmp) are gone. */
    public void powerOn() {
        if (isOn()) {
            throw new IllegalStateException("host " + name + " is on");
        }
        Path folder = state.hosts().resolve(name);
        writeIdentity(folder.resolve("etc"));
        List<String> arguments = new ArrayList<>(List.of(folder.toString(), name));
        MachineFolders.hidden().forEach(path -> arguments.add(path.toString()));
        Namespaces started = Namespaces.start(
                state,
                lifetime,
                name,
                List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--fork"),
                "host.sh",
                arguments.toArray(String[]::new));
        namespaces = started;
        network.plug(number, started);
        faults.restore(this);
    }

    /** Ends the host at once, as when its power fails: every process is killed, files stay. */
    public void powerOff() {
        kill();
        network.awaitUnplugged(number);
    }

    void kill() {
        Namespaces now = namespaces;
        if (now != null) {
            now.holder().kill();
        }
    }

    /**
     * Runs a command inside the host, whatever its exit status.
     *
     * @see Command#attempt()
     */
    public CommandResult exec(String... command) {
        return inside(Command.of(command)).attempt();
    }

    /** The command that runs {@code command} inside the host. */
    public Command inside(Command command) {
        return command.behind(running().entry());
    }

    /** Starts a process inside the host that goes on until it ends or the host is closed. */
    public HostProcess start(String... command) {
        return start(Map.of(), List.of(command));
    }

    /**
     * Starts a process inside the host that goes on until it ends or the host is closed.
     *
     * @param environment added to {@link Command#ENVIRONMENT}
     */
    public HostProcess start(Map<String, String> environment, List<String> command) {
        String program = String.valueOf(Path.of(command.getFirst()).getFileName());
        Path log = log(program);
        return HostProcess.start(program + " on " + name, running().entry(), command, environment, log);
    }

    /** A new file outside the host for the output of {@code program}. */
    public Path log(String program) {
        return state.logs().resolve(name + "-" + logs.incrementAndGet() + "-" + program + ".log");
    }

    /**
     * The file of the host as reached from outside, while the host is on.
     *
     * @param pathInHost absolute
     */
    public Path path(String pathInHost) {
        if (!pathInHost.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + pathInHost);
        }
        return Path.of("/proc", Long.toString(firstProcess()), "root").resolve(pathInHost.substring(1));
    }

    /** Where an engine in this host has to put the control groups of its containers. */
    public String cgroupParent() {
        return Cgroups.parent(state, name);
    }

    LinkFaults faults() {
        return faults;
    }

    /** Ends the host and removes all of it. */
    @Override
    public void close() {
        powerOff();
        Cgroups.remove(state, name);
        Sweep.removeFiles(state.hosts().resolve(name));
        network.forget(this);
    }

    private Namespaces running() {
        Namespaces now = namespaces;
        if (now == null || !now.holder().isAlive()) {
            throw new IllegalStateException("host " + name + " is off");
        }
        return now;
    }

    private void writeIdentity(Path etc) {
        try {
            Files.createDirectories(etc.resolve("docker"));
            Files.writeString(etc.resolve("machine-id"), machineId + "\n");
            Files.writeString(etc.resolve("hostname"), name + "\n");
            Files.writeString(etc.resolve("hosts"), """
                    127.0.0.1 localhost
                    %s %s
                    %s outside
                    """.formatted(
                            address().getHostAddress(), name, network.outside().getHostAddress()));
            // Nothing answers there, and the host's own loopback says so at once. Across a link it would not always:
            // the kernel limits the rate of such answers, and a query without one is waited for for seconds.
            Files.writeString(etc.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
            // The machine's own settings of its engine are not the host's.
            Files.writeString(etc.resolve("docker").resolve("daemon.json"), "{}\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the identity of host " + name, e);
        }
    }

    void awaitReachable() {
        Waiting.until(
                "answer of host " + name + " to ping",
                Duration.ofSeconds(10),
                () -> exec(
                                "busybox",
                                "ping",
                                "-c",
                                "1",
                                "-W",
                                "1",
                                network.outside().getHostAddress())
                        .succeeded());
    }

    @Override
    public String toString() {
        return name + " (" + address().getHostAddress() + ")";
    }
}
