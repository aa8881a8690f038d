package io.drover.testbed.migration;

import io.drover.testbed.access.DockerClient;
import io.drover.testbed.command.Together;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.engine.DockerEngine;
import io.drover.testbed.engine.EventRecorder;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.host.TestNetwork;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.ClusterView;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.DroverCommand;
import io.drover.testbed.plane.FaultFolder;
import io.drover.testbed.plane.FindingView;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneClient;
import io.drover.testbed.plane.PlaneProcess;
import io.drover.testbed.plane.PlaneSettings;
import io.drover.testbed.relay.LatencyRelay;
import io.drover.testbed.relay.RelayMode;
import io.drover.testbed.snapshot.Snapshot;
import io.drover.testbed.swarm.Services;
import io.drover.testbed.swarm.SwarmCluster;
import io.drover.testbed.watch.Watched;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three planes and a swarm of three hosts, made once for all tests of a JVM, as making it is what takes time. Every
 * plane has an address of its own, and none has that from which the workload is used; what goes to plane b's gateway goes
 * through a relay. Every server and agent can be held at fault points.
 */
public final class World implements Watched, AutoCloseable {
    /** The cluster's name. */
    public static final String CLUSTER = "shop";

    static final Duration PATIENCE = Duration.ofSeconds(45);
    private static @Nullable World shared;

    final TestNetwork network;
    final LatencyRelay relayToB;
    private final Distribution distribution = Distribution.find();
    private final Map<String, PlaneProcess> planes = new TreeMap<>();
    private final Map<String, FaultFolder> faults = new TreeMap<>();
    private final Map<String, AgentProcess> agents = new TreeMap<>();
    private final SwarmCluster swarm;
    private final Services services;
    private final String cluster;
    private final DockerClient docker;

    /** The world, made if it is not there, and put in order: plane a owns the cluster, and all is connected. */
    public static synchronized World inOrder() {
        World world = shared;
        if (world == null) {
            world = make();
            shared = world;
        }
        world.putInOrder();
        return world;
    }

    /** A new world. */
    public static World make() {
        TestNetwork network = TestNetwork.open();
        try {
            return new World(network);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private World(TestNetwork network) {
        this.network = network;
        InetAddress outsideB = network.outside(1);
        PlaneSettings b = settings(outsideB, "b");
        relayToB = LatencyRelay.start(outsideB, b.gateway(), new RelayMode.Pass());
        List<PlaneSettings> settings = List.of(
                settings(network.outside(3), "a"),
                b.advertising(relayToB.address()),
                settings(network.outside(2), "c"));
        SwarmCluster[] made = new SwarmCluster[1];
        Together.map(
                List.<Runnable>of(
                        () -> Together.map(settings, each -> PlaneProcess.start(distribution, each))
                                .forEach(plane -> planes.put(plane.name(), plane)),
                        () -> made[0] = SwarmCluster.start(network, network.hosts("n1", "n2", "n3"), 1)),
                part -> {
                    part.run();
                    return part;
                });
        swarm = made[0];
        services = swarm.deployServices("n2");
        for (TestHost host : network.hosts()) {
            FaultFolder folder = FaultFolder.in(host);
            faults.put(host.name(), folder);
            agents.put(host.name(), AgentProcess.inHost(distribution, host, folder));
        }
        Together.map(List.copyOf(agents.values()), agent -> {
            agent.joinAndStart(client("a"));
            return agent;
        });
        client("a").awaitOnline(hosts(), PATIENCE);
        pair("a", "b");
        pair("b", "c");
        pair("a", "c");
        cluster = client("a").takeOverSwarm(CLUSTER, "n1").id();
        DroverCommand drover = new DroverCommand(distribution, network.scratch("drover-config"));
        drover.login(plane("a"));
        docker = DockerClient.make(drover, plane("a"), CLUSTER, "tests", host("n3"));
    }

    private PlaneSettings settings(InetAddress address, String plane) {
        FaultFolder folder = FaultFolder.at(network.scratch("faults-" + plane));
        faults.put(plane, folder);
        return PlaneSettings.on(address, plane, network.scratch("plane-" + plane))
                .heldBy(folder);
    }

    /** Each may send clusters to the other. */
    private void pair(String one, String other) {
        client(one).join(client(other).invite(one, true), other, true);
    }

    /** Undoes what a test did, whether it passed or not. */
    public void putInOrder() {
        faults.values().forEach(FaultFolder::clear);
        relayToB.mode(new RelayMode.Pass());
        network.hosts().forEach(network::heal);
        planes.values().stream().filter(plane -> !plane.isRunning()).forEach(PlaneProcess::start);
        agents.values().stream().filter(agent -> !agent.isRunning()).forEach(AgentProcess::start);
        for (PlaneProcess plane : planes.values()) {
            for (MigrationView migration : plane.client().migrations()) {
                if (!migration.ended()) {
                    plane.client().awaitEnd(migration.id());
                }
            }
        }
        awaitOneOwner();
        awaitConnected();
        if (!owner().name().equals("a")) {
            owner().client().migrateToTheEnd(CLUSTER, "a");
            awaitConnected();
        }
    }

    /** An ordinary client of the cluster, in host n3; its address is that of plane a. */
    DockerClient docker() {
        return docker;
    }

    /** Where a plane, or the agent of a host, is held at fault points. */
    public FaultFolder faults(String planeOrHost) {
        FaultFolder folder = faults.get(planeOrHost);
        if (folder == null) {
            throw new IllegalArgumentException("neither a plane nor a host: " + planeOrHost);
        }
        return folder;
    }

    public TestNetwork network() {
        return network;
    }

    public LatencyRelay relayToB() {
        return relayToB;
    }

    /** Where the gateway of a plane is reached, as hosts see it. */
    public InetAddress address(String plane) {
        return plane(plane).settings().advertised().getAddress();
    }

    public void awaitConnected() {
        owner().client().awaitOnline(hosts(), PATIENCE);
    }

    public PlaneProcess plane(String name) {
        PlaneProcess plane = planes.get(name);
        if (plane == null) {
            throw new IllegalArgumentException("no plane " + name);
        }
        return plane;
    }

    public PlaneClient client(String plane) {
        return plane(plane).client();
    }

    public AgentProcess agent(String host) {
        AgentProcess agent = agents.get(host);
        if (agent == null) {
            throw new IllegalArgumentException("no agent on " + host);
        }
        return agent;
    }

    public TestHost host(String name) {
        return network.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public List<String> hosts() {
        return List.copyOf(agents.keySet());
    }

    String cluster() {
        return cluster;
    }

    List<DockerEngine> engines() {
        return swarm.engines();
    }

    /** Cuts a host off from a plane alone: what its cluster needs of the network stays. */
    void separateFrom(String plane, String host) {
        network.separate(host(host), address(plane));
    }

    /** The planes that run and list the cluster as theirs. */
    List<String> owners() {
        return planes.values().stream()
                .filter(PlaneProcess::isRunning)
                .filter(plane -> plane.client().findCluster(cluster).isPresent())
                .map(PlaneProcess::name)
                .toList();
    }

    /** A source keeps its record of the cluster until every host has arrived, which may take a moment. */
    void awaitOneOwner() {
        Waiting.until("one owner of the cluster", PATIENCE, () -> owners().size() == 1, () -> owners().toString());
    }

    /**
     * The only plane that lists the cluster as its own.
     *
     * @throws IllegalStateException if none does, or several do
     */
    public PlaneProcess owner() {
        List<String> owners = owners();
        require(owners.size() == 1, "planes that list the cluster as theirs: " + owners);
        return plane(owners.getFirst());
    }

    /**
     * What has to hold after everything: exactly one plane owns the cluster, it is at rest there, all hosts are
     * connected to that plane and obey it.
     *
     * @throws IllegalStateException if that does not hold
     */
    public void assertOwnedAndObeyed(String plane) {
        awaitOneOwner();
        require(owner().name().equals(plane), "the owner is %s, expected %s".formatted(owner().name(), plane));
        awaitConnected();
        PlaneClient client = owner().client();
        // A server that has just started sees the cluster as unavailable until its hosts are back.
        Waiting.until(
                "rest of the cluster with 3 hosts",
                PATIENCE,
                () -> client.findCluster(cluster)
                        .filter(view -> view.status().equals("RUNNING") && view.hosts() == 3)
                        .isPresent(),
                () -> client.findCluster(cluster).map(ClusterView::toString).orElse("none"));
        // Looks at the engines through the hosts: only the plane that they obey can.
        String other = plane.equals("a") ? "b" : "a";
        PlaneClient.Checked checked = client.check(CLUSTER, other);
        require(
                checked.ready() && checked.findings().stream().noneMatch(FindingView::isError),
                "a dry run from %s to %s: %s".formatted(plane, other, checked));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Ends everything. */
    @Override
    public void close() {
        agents.values().forEach(AgentProcess::close);
        planes.values().forEach(PlaneProcess::close);
        relayToB.close();
        network.close();
    }

    @Override
    public List<URI> web() {
        return services.web();
    }

    @Override
    public List<InetSocketAddress> echo() {
        return List.of(services.ledger());
    }

    @Override
    public Snapshot snapshot() {
        return swarm.snapshot();
    }

    @Override
    public List<EventRecorder> recordEvents() {
        return swarm.recordEvents();
    }

    Stream<PlaneProcess> planes() {
        return planes.values().stream();
    }
}
