package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drover.migration.host.KnownPlane;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.Succession;
import io.drover.migration.phase.Phase;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.gateway.AgentSession;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.peer.PlaneGreeting;
import io.drover.server.plane.KeyChange;
import io.drover.server.task.Task;
import io.drover.server.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planes whose keys are rotated, with real agents and peers. */
final class KeyRotationTest {
    private static final String PATH = "/api/v1/plane/key-rotation";

    @TempDir
    private Path folder;

    private TestFleet fleet;
    private TestPlane a;
    private TestPlane b;

    @BeforeEach
    void start() {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void hostsAndPeersFollowWhileTheyStayConnected() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestAgent alone = fleet.hosts(a, 1).getFirst();
        List<TestAgent> all = new ArrayList<>(cluster.hosts());
        all.add(alone);
        all.forEach(host -> TestFleet.awaitSession(a, host));
        List<AgentSession> before = all.stream()
                .map(host -> a.sessions().session(host.key()).orElseThrow())
                .toList();
        PlaneIdentity former = a.keys().identity();
        Fingerprint formerTls = a.keys().fingerprint();

        long began = System.nanoTime();
        rotate(a);
        awaitRotated(a);
        System.out.printf(
                "4 hosts and a peer followed other keys of their plane in %d ms, in the sessions that they had%n",
                Duration.ofNanos(System.nanoTime() - began).toMillis());

        assertThat(a.keys().identity().id()).isEqualTo(former.id());
        assertThat(a.keys().identity().key()).isNotEqualTo(former.key());
        assertThat(a.keys().identity().sealingKey()).isNotEqualTo(former.sealingKey());
        assertThat(a.keys().fingerprint()).isNotEqualTo(formerTls);
        assertThat(all.stream().map(host -> a.sessions().session(host.key()).orElseThrow()))
                .as("sessions")
                .isEqualTo(before)
                .allMatch(AgentSession::isOpen);
        fleet.assertOwned(cluster, a, 2);
        for (TestAgent host : all) {
            await().atMost(Patience.LONG).untilAsserted(() -> assertKnowsOnly(host, a));
        }
        await().atMost(Patience.LONG).untilAsserted(() -> {
            assertThat(b.peer("a").identity()).isEqualTo(a.keys().identity());
            assertThat(b.peer("a").gateways()).containsExactly(a.address());
        });
        assertThat(a.folder().resolve("keys.next")).doesNotExist();
        assertThat(a.folder().resolve("keys.former")).doesNotExist();
        assertThat(audited(a)).contains("plane.key.rotating", "plane.key.rotated");
        assertThat(audited(b)).contains("peer.key.changed");

        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 3);
        rotate(a);
        awaitRotated(a);
        fleet.migrate(b, cluster, a);
        fleet.assertOwned(cluster, a, 4);
        rotate(b);
        awaitRotated(b);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 5);
        assertThat(a.get("/api/v1/audit/verify").body()).contains("\"sound\":true");
    }

    @Test
    void aHostThatWasAwayFollowsWhenItComesBackAlsoAfterARestart() {
        TestCluster cluster = fleet.cluster(a, 3);
        cluster.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        PlaneIdentity former = a.keys().identity();
        TestAgent away = cluster.host(2);
        away.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(away.key()));
        rotate(a);
        awaitMissing(a, "hosts", away.name(), "not connected");
        await().atMost(Patience.LONG).untilAsserted(() -> fleet.assertOwned(cluster, a, 2));
        assertThat(a.keys().identity()).isNotEqualTo(former);
        assertThat(a.folder().resolve("keys.next")).isDirectory();

        PlaneIdentity next = a.keys().identity();
        a.stop();
        a.start();
        assertThat(a.keys().identity()).as("after a restart").isEqualTo(next);
        awaitMissing(a, "hosts", away.name(), "not connected");
        TestCluster later = fleet.cluster(a, 1);
        fleet.migrate(a, later, b);
        fleet.assertOwned(later, b, 2);

        away.start();
        awaitRotated(a);
        fleet.assertOwned(cluster, a, 2);
        a.stop();
        a.start();
        cluster.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 3);
    }

    @Test
    void aPeerThatWasDownFollows() {
        TestCluster cluster = fleet.cluster(a, 1);
        TestFleet.awaitSession(a, cluster.host(0));
        b.stop();
        rotate(a);
        awaitMissing(a, "peers", "b", "cannot be reached");
        TestFleet.assertFollowed(cluster.host(0), cluster, a, 2);
        b.start();
        awaitRotated(a);
        fleet.migrate(a, cluster, b);
        fleet.migrate(b, cluster, a);
        fleet.assertOwned(cluster, a, 4);
    }

    @Test
    void whatIsGoneForGoodIsLeftOutByNameAndNotHeededAfterwards() {
        TestCluster cluster = fleet.cluster(a, 3);
        cluster.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        TestAgent gone = cluster.host(0);
        gone.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(gone.key()));
        b.stop();
        rotate(a);
        awaitMissing(a, "hosts", gone.name(), "not connected");
        assertThat(a.post(PATH, "{\"withoutHosts\":[\"nobody\"]}").body()).contains("HOST_UNKNOWN");
        assertThat(a.post(PATH, "{\"withoutPeers\":[\"nobody\"]}").body()).contains("PEER_UNKNOWN");
        assertThat(a.post(PATH, "{\"withoutHosts\":[\"%s\"]}".formatted(gone.name()))
                        .statusCode())
                .isEqualTo(202);
        assertThat(a.post(PATH, "{\"withoutPeers\":[\"b\"]}").statusCode()).isEqualTo(202);
        awaitRotated(a);

        gone.start();
        b.start();
        Assertions.assertThatThrownBy(
                        () -> greet(b, "a", b.part(PlaneGreeting.class).hello()))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("pinned");
        assertThat(a.hasSession(gone.key())).isFalse();
        assertThat(b.peer("a").identity()).isNotEqualTo(a.keys().identity());
    }

    @Test
    void itDoesNotBeginWhileAMigrationRunsOrWithoutAMajority() throws IOException {
        TestCluster cluster = fleet.cluster(a, 3);
        cluster.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        PlaneIdentity before = a.keys().identity();
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            relay.hold("Held");
            var migration = TestFleet.start(a, cluster, b);
            TestFleet.awaitPhase(a, migration, Phase.LOCK);
            assertRefused(a, "MIGRATION_RUNNING");
            assertRefused(b, "MIGRATION_RUNNING");
            relay.clear();
            TestFleet.awaitEnd(a, migration);
        }
        TestAgent first = cluster.host(0);
        TestAgent second = cluster.host(1);
        first.stop();
        second.stop();
        await().atMost(Patience.LONG).until(() -> !b.hasSession(first.key()) && !b.hasSession(second.key()));
        assertRefused(b, "NO_MAJORITY_CONNECTED");
        assertThat(a.keys().identity()).isEqualTo(before);
        assertThat(a.folder().resolve("keys.next")).doesNotExist();
    }

    @Test
    void aPlaneThatStandsDownDoesNotRotate() throws IOException {
        TestCluster cluster = fleet.cluster(a, 1);
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        TestFleet.awaitSession(a, cluster.host(0));
        fleet.migrate(a, cluster, b);
        copy.restore(a);
        await().atMost(Patience.LONG)
                .until(() -> a.part(StandDown.class).reason().isPresent());
        assertRefused(a, "PLANE_STANDS_DOWN");
    }

    @Test
    void peersFollowNobodyButThePlaneItself() throws PeerException {
        PlaneIdentity known = b.peer("a").identity();
        PlaneIdentity stranger =
                new PlaneIdentity(known.id(), SigningKey.generate().planeKey(), known.sealingKey());
        List<GatewayAddress> gateways = b.peer("a").gateways();
        PlaneHello hello = a.part(PlaneGreeting.class).hello();

        Signed<Succession> forged = Signed.by(SigningKey.generate(), new Succession(known, stranger, gateways));
        Assertions.assertThatThrownBy(() -> greet(a, "b", showing(hello, forged)))
                .hasMessageContaining("not signed by the key");
        Signed<Succession> ofAnother = Signed.by(
                a.keys().signingKey(),
                new Succession(
                        b.keys().identity(),
                        new PlaneIdentity(b.id(), stranger.key(), stranger.sealingKey()),
                        gateways));
        Assertions.assertThatThrownBy(() -> greet(a, "b", showing(hello, ofAnother)))
                .hasMessageContaining("not signed by the key");
        assertThat(b.peer("a").identity()).isEqualTo(known);

        rotate(a);
        awaitRotated(a);
        PlaneIdentity next = a.keys().identity();
        List<KeyChange> changes =
                a.store().read(transaction -> transaction.successions().list());
        await().atMost(Patience.LONG).until(() -> b.peer("a").gateways().equals(List.of(a.address())));
        greet(a, "b", showing(hello, changes.getFirst().announced()));
        assertThat(b.peer("a").gateways()).as("after a replay").containsExactly(a.address());
        rotate(a);
        awaitRotated(a);
        Assertions.assertThatThrownBy(
                        () -> greet(a, "b", showing(hello, changes.getFirst().announced())))
                .hasMessageContaining("not signed by the key");
        assertThat(b.peer("a").identity()).isEqualTo(a.keys().identity()).isNotEqualTo(next);
    }

    private static PlaneHello showing(PlaneHello hello, Signed<Succession> succession) {
        return hello.toBuilder()
                .setSuccession(ByteString.copyFrom(succession.encode()))
                .build();
    }

    private static void greet(TestPlane from, String peer, PlaneHello hello) throws PeerException {
        new PeerCalls(from.peer(peer), from.part(PeerChannels.class)).greet(hello);
    }

    private static void assertKnowsOnly(TestAgent host, TestPlane plane) {
        KnownPlane known = host.state().plane(plane.id()).orElseThrow();
        assertThat(known.identity()).isEqualTo(plane.keys().identity());
        assertThat(known.gateways()).containsExactly(plane.address());
    }

    private static List<String> audited(TestPlane plane) {
        return plane.store().read(transaction -> transaction.audit().rows(0, 1000)).stream()
                .map(row -> row.entry().act().what())
                .toList();
    }

    private static void assertRefused(TestPlane plane, String code) {
        var answer = plane.post(PATH, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains(code);
    }

    private static void rotate(TestPlane plane) {
        var answer = plane.post(PATH, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body())
                .doesNotContain(plane.keys().signingKey().secret().hex());
    }

    private static void awaitMissing(TestPlane plane, String what, String name, String why) {
        await().atMost(Patience.LONG)
                .until(
                        () -> plane.get(PATH).body(),
                        body -> body.contains("FOLLOWING")
                                && body.replaceAll(".*\"%s\":\\[([^\\]]*)\\].*".formatted(what), "$1")
                                        .contains("\"" + name + "\"")
                                && body.contains(why));
    }

    private static void awaitRotated(TestPlane plane) {
        await().atMost(Patience.LONG)
                .until(() -> plane
                        .store()
                        .<List<Task>>read(transaction -> transaction.tasks().list(100))
                        .stream()
                        .filter(task -> task.title().equals("Rotate the plane's keys"))
                        .allMatch(task -> task.state() == TaskState.SUCCEEDED));
        String shown = plane.get(PATH).body();
        assertThat(shown).contains("IDLE", plane.keys().identity().key().hex());
        assertThat(Files.isDirectory(plane.folder().resolve("keys"))).isTrue();
    }
}
