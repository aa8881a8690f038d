package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testbed.RealHosts;
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
 * plane has an address of its own; what goes to plane b's gateway goes through a relay.
 */
final class World implements Watched {
    static final String CLUSTER = "shop";
    static final Duration PATIENCE = Duration.ofSeconds(45);
    private static @Nullable World shared;

    final TestNetwork network;
    final LatencyRelay relayToB;
    private final Map<String, PlaneProcess> planes = new TreeMap<>();
    private final Map<String, AgentProcess> agents = new TreeMap<>();
    private final SwarmCluster swarm;
    private final Services services;
    private final String cluster;
    private final DockerClient docker;

    /** The world, made if it is not there, and put in order: plane a owns the cluster, and all is connected. */
    static synchronized World inOrder() {
        RealHosts.assume();
        World world = shared;
        if (world == null) {
            world = new World(TestNetwork.open());
            shared = world;
        }
        world.putInOrder();
        return world;
    }

    private World(TestNetwork network) {
        this.network = network;
        Distribution distribution = Distribution.find();
        InetAddress outsideB = network.outside(1);
        PlaneSettings b = PlaneSettings.on(outsideB, "b", network.scratch("plane-b"));
        relayToB = LatencyRelay.start(outsideB, b.gateway(), new RelayMode.Pass());
        List<PlaneSettings> settings = List.of(
                PlaneSettings.on(network.outside(), "a", network.scratch("plane-a")),
                b.advertising(relayToB.address()),
                PlaneSettings.on(network.outside(2), "c", network.scratch("plane-c")));
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
            agents.put(host.name(), AgentProcess.inHost(distribution, host));
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

    /** Each may send clusters to the other. */
    private void pair(String one, String other) {
        client(one).join(client(other).invite(one, true), other, true);
    }

    /** Undoes what a test did, whether it passed or not. */
    private void putInOrder() {
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

    void awaitConnected() {
        owner().client().awaitOnline(hosts(), PATIENCE);
    }

    PlaneProcess plane(String name) {
        PlaneProcess plane = planes.get(name);
        if (plane == null) {
            throw new IllegalArgumentException("no plane " + name);
        }
        return plane;
    }

    PlaneClient client(String plane) {
        return plane(plane).client();
    }

    AgentProcess agent(String host) {
        AgentProcess agent = agents.get(host);
        if (agent == null) {
            throw new IllegalArgumentException("no agent on " + host);
        }
        return agent;
    }

    TestHost host(String name) {
        return network.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<String> hosts() {
        return List.copyOf(agents.keySet());
    }

    String cluster() {
        return cluster;
    }

    List<DockerEngine> engines() {
        return swarm.engines();
    }

    /** Cuts a host off from plane b alone. */
    void separateFromB(String host) {
        network.separate(host(host), relayToB.address().getAddress());
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

    PlaneProcess owner() {
        List<String> owners = owners();
        assertThat(owners).as("planes that list the cluster as theirs").hasSize(1);
        return plane(owners.getFirst());
    }

    /**
     * What has to hold after everything: exactly one plane owns the cluster, it is at rest there, all hosts are
     * connected to that plane and obey it.
     */
    void assertOwnedAndObeyed(String plane) {
        awaitOneOwner();
        assertThat(owner().name()).as("the owner").isEqualTo(plane);
        awaitConnected();
        ClusterView view = owner().client().findCluster(cluster).orElseThrow();
        assertThat(view.status()).isEqualTo("RUNNING");
        assertThat(view.hosts()).isEqualTo(3);
        // Looks at the engines through the hosts: only the plane that they obey can.
        String other = plane.equals("a") ? "b" : "a";
        assertThat(owner().client().check(CLUSTER, other))
                .as("a dry run from %s to %s", plane, other)
                .satisfies(checked -> {
                    assertThat(checked.findings()).noneMatch(finding -> finding.isError());
                    assertThat(checked.ready()).isTrue();
                });
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
