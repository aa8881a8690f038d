package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Together;
import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A testbed: a bridge, the hosts on it, and one end of it outside, on the machine itself, so that what runs outside
 * (control planes, clients) reaches the hosts and is reached by them at {@link #outside()}. Several testbeds can be
 * there at the same time. Safe for use by several threads.
 *
 * <p>The bridge lives in a network namespace of its own, the switch: rules that the machine's own firewall or engine
 * has for bridges do not apply to it, and the kernel removes it, the links and the outside end when the process that
 * holds the namespace is gone.
 */
public final class TestNetwork implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StateDirectory state;
    private final Lifetime lifetime;
    private final Namespaces wires;
    private final Subnet subnet;
    private final List<TestHost> hosts = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(this::removeAll, "testbed removal");
    private int lastNumber;

    private TestNetwork(StateDirectory state, Lifetime lifetime, Namespaces wires, Subnet subnet) {
        this.state = state;
        this.lifetime = lifetime;
        this.wires = wires;
        this.subnet = subnet;
    }

    /** A network that ends with this JVM at the latest. */
    public static TestNetwork open() {
        return open(Lifetime.WITH_CREATOR);
    }

    /**
     * A new network without hosts.
     *
     * @throws io.drover.testbed.command.CommandFailedException if the machine cannot do it; ask
     *     {@link io.drover.testbed.platform.Platform#capabilities()} first
     */
    public static TestNetwork open(Lifetime lifetime) {
        StateDirectory state = StateDirectory.create(lifetime);
        try {
            Namespaces wires = Namespaces.start(state, lifetime, "switch", List.of("--net"), "switch.sh");
            Subnet subnet = connectOutside(state, wires);
            TestNetwork network = new TestNetwork(state, lifetime, wires, subnet);
            if (lifetime == Lifetime.WITH_CREATOR) {
                Runtime.getRuntime().addShutdownHook(network.atExit);
            }
            return network;
        } catch (RuntimeException e) {
            Sweep.remove(state);
            throw e;
        }
    }

    /** Takes the first free subnet; the name of the outside link is the lock among testbeds made at the same time. */
    private static Subnet connectOutside(StateDirectory state, Namespaces wires) {
        for (int number = 0; number <= Subnet.LAST; number++) {
            Subnet subnet = new Subnet(number);
            String link = link(subnet);
            if (inUse(subnet)) {
                continue;
            }
            CommandResult made = Command.of(
                            "ip",
                            "link",
                            "add",
                            link,
                            "type",
                            "veth",
                            "peer",
                            "name",
                            "outside",
                            "netns",
                            Long.toString(wires.holder().pid()))
                    .attempt();
            if (!made.succeeded() && made.err().contains("File exists")) {
                continue;
            }
            made.orThrow();
            state.record(OutsideLink.named(link));
            batch(wires.networkEntry(), """
                    link add bridge type bridge
                    link set bridge up
                    link set outside master bridge up
                    """);
            batch(List.of(), """
                    address add %s/24 dev %s
                    link set %s up
                    """.formatted(subnet.outside().getHostAddress(), link, link));
            return subnet;
        }
        throw new IllegalStateException("all subnets 10.77.0.0/24 to 10.77.254.0/24 are in use; run the sweep");
    }

    private static boolean inUse(Subnet subnet) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(subnet::contains);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list this machine's addresses", e);
        }
    }

    private static String link(Subnet subnet) {
        return "drover" + subnet.number();
    }

    private static void batch(List<String> prefix, String script) {
        Command.of("ip", "-batch", "-").withInput(script).behind(prefix).run();
    }

    /** The name of this testbed among others. */
    public String id() {
        return state.id();
    }

    public Subnet subnet() {
        return subnet;
    }

    /** The machine's own address on this network: what listens outside is reached by the hosts here. */
    public InetAddress outside() {
        return subnet.outside();
    }

    /**
     * A further address of the machine on this network, so that a host can be separated from what listens there alone.
     *
     * @param number 1 to 9
     */
    public InetAddress outside(int number) {
        InetAddress address = subnet.outside(number);
        Command.of("ip", "address", "replace", address.getHostAddress() + "/24", "dev", link(subnet))
                .run();
        return address;
    }

    /** Where the outputs of the hosts' processes are kept until the testbed is removed. */
    public Path logs() {
        return state.logs();
    }

    /** A new empty folder of the machine that is removed with the testbed. */
    public Path scratch(String purpose) {
        try {
            return Files.createTempDirectory(state.path(), purpose);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + state.path(), e);
        }
    }

    public List<TestHost> hosts() {
        return List.copyOf(hosts);
    }

    /**
     * A new host, on and connected.
     *
     * @param name a host name: letters, digits and hyphens, at most 63
     */
    public TestHost host(String name) {
        TestHost host = add(name);
        try {
            host.powerOn();
            host.awaitReachable();
            return host;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** New hosts, made at the same time. */
    public List<TestHost> hosts(String... names) {
        return Together.map(List.of(names), this::host);
    }

    private synchronized TestHost add(String name) {
        if (!name.matches("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")) {
            throw new IllegalArgumentException(
                    "not a host name (letters, digits and hyphens, at most 63): `" + name + "`");
        }
        if (hosts.stream().anyMatch(host -> host.name().equals(name))) {
            throw new IllegalArgumentException("this network has a host `" + name + "` already");
        }
        TestHost host = new TestHost(this, state, lifetime, name, ++lastNumber);
        hosts.add(host);
        return host;
    }

    void forget(TestHost host) {
        hosts.remove(host);
    }

    /** Connects a host's namespace to the bridge. */
    void plug(int number, Namespaces host) {
        String port = "port" + number;
        batch(wires.networkEntry(), """
                link add %s type veth peer name eth0 netns %d
                link set %s master bridge up
                """.formatted(port, host.holder().pid(), port));
        batch(host.networkEntry(), """
                link set lo up
                address add %s/24 dev eth0
                link set eth0 up
                route add default via %s
                """.formatted(
                        subnet.host(number).getHostAddress(), outside().getHostAddress()));
    }

    /** The kernel removes the link of an ended host a moment after its last process. */
    void awaitUnplugged(int number) {
        if (!wires.holder().isAlive()) {
            return;
        }
        Command look = Command.of("ip", "link", "show", "port" + number).behind(wires.networkEntry());
        Waiting.until(
                "removal of link port" + number,
                PATIENCE,
                () -> !wires.holder().isAlive() || !look.attempt().succeeded());
    }

    /** Cuts a host off from everything, the outside included. */
    public void isolate(TestHost host) {
        host.faults()
                .add(
                        host,
                        List.of(
                                new LinkFault.Drop(Direction.INBOUND, Optional.empty()),
                                new LinkFault.Drop(Direction.OUTBOUND, Optional.empty())));
    }

    /** Cuts a host off from one address, both ways. */
    public void separate(TestHost host, InetAddress peer) {
        host.faults()
                .add(
                        host,
                        List.of(
                                new LinkFault.Drop(Direction.INBOUND, Optional.of(peer)),
                                new LinkFault.Drop(Direction.OUTBOUND, Optional.of(peer))));
    }

    /** Loses every packet of one way. */
    public void drop(TestHost host, Direction direction) {
        host.faults().add(host, List.of(new LinkFault.Drop(direction, Optional.empty())));
    }

    /**
     * Loses packets at random, both ways.
     *
     * @param fraction above 0, at most 1
     */
    public void lose(TestHost host, double fraction) {
        host.faults()
                .add(
                        host,
                        List.of(
                                new LinkFault.Loss(Direction.INBOUND, Optional.empty(), fraction),
                                new LinkFault.Loss(Direction.OUTBOUND, Optional.empty(), fraction)));
    }

    /** Loses every packet of one way between a host and one address. */
    public void drop(TestHost host, Direction direction, InetAddress peer) {
        host.faults().add(host, List.of(new LinkFault.Drop(direction, Optional.of(peer))));
    }

    /**
     * Loses packets between a host and one address at random, both ways.
     *
     * @param fraction above 0, at most 1
     */
    public void lose(TestHost host, double fraction, InetAddress peer) {
        host.faults()
                .add(
                        host,
                        List.of(
                                new LinkFault.Loss(Direction.INBOUND, Optional.of(peer), fraction),
                                new LinkFault.Loss(Direction.OUTBOUND, Optional.of(peer), fraction)));
    }

    /** Ends all faults of a host's link. */
    public void heal(TestHost host) {
        host.faults().clear(host);
    }

    /** Ends all hosts and removes everything. Does nothing the second time. */
    @Override
    public void close() {
        if (lifetime == Lifetime.WITH_CREATOR) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The JVM is ending, and the hook runs or has run: removing twice does no harm.
                removeAll();
                return;
            }
        }
        removeAll();
    }

    private synchronized void removeAll() {
        List<TestHost> all = new ArrayList<>(hosts);
        hosts.clear();
        all.forEach(TestHost::kill);
        Sweep.remove(state);
    }
}
