package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.loop.AgentThreads;
import io.drover.migration.host.Holding;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.server.cluster.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Planes that are paired with each other, the hosts of their clusters, and what must be true of them. */
public final class TestFleet implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path folder;
    private final List<TestPlane> planes = new ArrayList<>();
    private final List<TestAgent> agents = new CopyOnWriteArrayList<>();
    private final AgentThreads threads = AgentThreads.start();

    private TestFleet(Path folder) {
        this.folder = folder;
    }

    /** Starts planes of these names and pairs each with every other. */
    public static TestFleet of(Path folder, String... names) {
        return new TestFleet(folder)
                .with(Stream.of(names)
                        .parallel()
                        .map(name -> TestPlane.start(folder.resolve("plane-" + name), name))
                        .toList());
    }

    static TestFleet ofPlanes(Path folder, TestPlane... planes) {
        return new TestFleet(folder).with(List.of(planes));
    }

    private TestFleet with(List<TestPlane> more) {
        for (TestPlane plane : more) {
            planes.forEach(plane::pairWith);
            planes.add(plane);
        }
        return this;
    }

    public TestPlane plane(String name) {
        return planes.stream()
                .filter(plane -> plane.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A new cluster, taken over by a plane. */
    public TestCluster cluster(TestPlane owner, int hosts) {
        return cluster(owner, hosts, "generic");
    }

    /** A new cluster of some kind that is found as generic ones are. */
    public TestCluster cluster(TestPlane owner, int hosts, String kind) {
        return takenOver(owner, kind, hosts(owner, hosts));
    }

    /** Hosts that have joined a plane. */
    List<TestAgent> hosts(TestPlane owner, int count) {
        int number = NUMBER.incrementAndGet();
        List<TestAgent> members = IntStream.rangeClosed(1, count)
                .mapToObj(i -> agent(owner, "host-%d-%d".formatted(number, i)))
                .toList();
        members.forEach(member -> awaitSession(owner, member));
        return members;
    }

    /** A new cluster of hosts that have joined. */
    TestCluster takenOver(TestPlane owner, String kind, List<TestAgent> members) {
        int number = NUMBER.incrementAndGet();
        Cluster cluster = owner.takeOver(
                "shop-" + number,
                kind,
                members.stream().map(TestAgent::endpoint).toList());
        return new TestCluster(cluster.id(), cluster.name(), members);
    }

    private TestAgent agent(TestPlane owner, String name) {
        TestAgent agent = new TestAgent(name, folder.resolve("agent-" + name), threads);
        agents.add(agent);
        agent.join(owner.hostToken(name, "secret-of-" + name));
        return agent;
    }

    static void awaitSession(TestPlane plane, TestAgent agent) {
        await().atMost(Patience.LONG).until(() -> plane.hasSession(agent.key()));
    }

    public static MigrationId start(TestPlane source, TestCluster cluster, TestPlane target, String... leaveOut) {
        return new MigrationId(source.migrations()
                .start(new MigrationRequest(cluster.name(), target.name(), Set.of(leaveOut), false))
                .id());
    }

    public static MigrationView view(TestPlane source, MigrationId migration) {
        return source.migrations().find(migration).orElseThrow();
    }

    public static MigrationView awaitEnd(TestPlane source, MigrationId migration) {
        return await().atMost(Patience.LONG).until(() -> view(source, migration), MigrationView::ended);
    }

    /** Waits until a migration is in a phase, or in any that comes after it. */
    public static void awaitPhase(TestPlane source, MigrationId migration, Phase phase) {
        await().atMost(Patience.LONG)
                .until(() -> Phase.valueOf(view(source, migration).phase()).compareTo(phase) >= 0);
        assertThat(view(source, migration).phase()).isEqualTo(phase.name());
    }

    /** Migrates and expects that all went well. */
    public MigrationView migrate(TestPlane source, TestCluster cluster, TestPlane target) {
        MigrationView ended = awaitEnd(source, start(source, cluster, target));
        assertThat(ended.outcome()).as(ended.toString()).contains(MigrationView.Outcome.DONE);
        return ended;
    }

    /** One plane owns the cluster, every host agrees, and nothing of a migration is left anywhere. */
    void assertOwned(TestCluster cluster, TestPlane owner, long epoch) {
        assertThat(planes.stream().filter(plane -> owns(plane, cluster)).toList())
                .as("planes that have the cluster")
                .containsExactly(owner);
        Cluster stored = owner.cluster(cluster.name()).orElseThrow();
        assertThat(stored.chain().epoch()).isEqualTo(epoch);
        assertThat(stored.status().isAtRest()).as("status %s", stored.status()).isTrue();
        for (TestPlane plane : planes) {
            assertThat(activeClaim(plane, cluster))
                    .as("claims at plane %s", plane)
                    .isEmpty();
            assertThat(plane
                            .store()
                            .read(transaction -> transaction.migrations().list())
                            .stream()
                            .filter(migration -> migration.cluster().equals(cluster.id()) && !migration.ended()))
                    .as("migrations at plane %s", plane)
                    .isEmpty();
        }
        for (TestAgent host : cluster.hosts()) {
            if (host.isRunning()) {
                assertObeys(host, cluster, owner, epoch);
            }
        }
    }

    /** A host obeys a plane, knows that it is settled, and in the end keeps no other session. */
    private static void assertObeys(TestAgent host, TestCluster cluster, TestPlane owner, long epoch) {
        assertFollowed(host, cluster, owner, epoch);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(host.state().sessions())
                        .as("sessions of %s", host.name())
                        .extracting(SessionTarget::plane)
                        .containsExactly(owner.id()));
    }

    /** A host obeys a plane and knows that it is settled. */
    static void assertFollowed(TestAgent host, TestCluster cluster, TestPlane owner, long epoch) {
        await().atMost(Patience.LONG).untilAsserted(() -> {
            Holding holding = host.state().holding(cluster.id()).orElseThrow();
            assertThat(holding.owner().id()).as("owner for %s", host.name()).isEqualTo(owner.id());
            assertThat(holding.epoch()).isEqualTo(epoch);
            assertThat(holding.pending())
                    .as("pending session of %s", host.name())
                    .isEmpty();
            assertThat(holding.accepted().map(Holding.Accepted::settled).orElse(true))
                    .as("transfer settled at %s", host.name())
                    .isTrue();
            assertThat(owner.hasSession(host.key())).isTrue();
        });
    }

    static Optional<StoredClaim> activeClaim(TestPlane plane, TestCluster cluster) {
        return plane.store().read(transaction -> transaction.claims().findActive(cluster.id()));
    }

    private static boolean owns(TestPlane plane, TestCluster cluster) {
        return plane.store()
                .read(transaction -> transaction.clusters().find(cluster.id()))
                .isPresent();
    }

    @Override
    public void close() {
        agents.forEach(TestAgent::close);
        planes.forEach(TestPlane::close);
        threads.close();
    }
}
