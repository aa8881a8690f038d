package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.protocol.v1.PlaneHello;
import io.drover.protocol.v1.TransferResponse;
import io.drover.server.cluster.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that must not begin, or must end where they began. */
final class MigrationRefusalTest {
    @TempDir
    private static Path folder;

    private static TestFleet fleet;
    private static TestPlane a;
    private static TestPlane b;

    private RelayedPeer relay;

    @BeforeAll
    static void start() {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void interpose() {
        relay = RelayedPeer.between(a, b);
    }

    @AfterEach
    void stepAside() {
        relay.close();
        a.findPeerAt("b", List.of(b.address()));
    }

    private static MigrationRequest request(String cluster, String peer, String... leaveOut) {
        return new MigrationRequest(cluster, peer, Set.of(leaveOut), false);
    }

    private static List<String> errors(TestCluster cluster) {
        return a.migrations().dryRun(request(cluster.name(), "b")).stream()
                .filter(Finding::isError)
                .map(finding -> finding.code() + ": " + finding.seen())
                .toList();
    }

    /** A real attempt fails with the same finding as the dry run, and leaves everything as it was. */
    private static void assertFails(TestCluster cluster, String code) {
        MigrationView failed = TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b));
        assertThat(failed.outcome()).as(failed.toString()).contains(MigrationView.Outcome.FAILED);
        assertThat(failed.findings()).extracting(finding -> finding.code()).contains(code);
        fleet.assertOwned(cluster, a, 1);
    }

    @Test
    void whatIsUnknownIsNamed() {
        TestCluster cluster = fleet.cluster(a, 3);
        assertThat(Problems.refused("CLUSTER_UNKNOWN", () -> a.migrations().start(request("nowhere", "b"))))
                .contains("'nowhere'");
        assertThat(Problems.refused("PEER_UNKNOWN", () -> a.migrations().start(request(cluster.name(), "z"))))
                .contains("'z'");
        assertThat(Problems.refused(
                        "HOST_NOT_IN_CLUSTER", () -> a.migrations().start(request(cluster.name(), "b", "nobody"))))
                .contains("'nobody'");
        Problems.refused("TARGET_IS_SOURCE", () -> a.migrations().start(request(cluster.name(), "a")));
        Problems.refused("TARGET_IS_SOURCE", () -> a.migrations().start(request(cluster.name(), a.id().value())));
        assertThat(Problems.refused(
                        "MIGRATION_IMPOSSIBLE",
                        () -> a.migrations()
                                .start(request(
                                        cluster.name(),
                                        "b",
                                        cluster.host(0).name(),
                                        cluster.host(1).name()))))
                .contains("2 of 3 hosts");
        MigrationId unknown = MigrationId.random();
        Problems.refused("MIGRATION_UNKNOWN", () -> a.migrations().abort(unknown));
        Problems.refused("MIGRATION_UNKNOWN", () -> a.migrations().retry(unknown));
        assertThat(a.post("/api/v1/migrations", "{\"cluster\":\"nowhere\",\"peer\":\"b\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(a.post("/api/v1/migrations", "{\"peer\":").statusCode()).isEqualTo(400);
        assertThat(a.post("/api/v1/migrations/nonsense/abort", "{}").statusCode())
                .isEqualTo(404);
        fleet.assertOwned(cluster, a, 1);
    }

    @Test
    void aClusterMigratesOnceAtATime() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Claim");
        MigrationId first = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, first, Phase.CLAIM);
        assertThat(Problems.refused("CLUSTER_BUSY", () -> TestFleet.start(a, cluster, b)))
                .contains("MIGRATING");
        assertThat(errors(cluster)).anyMatch(error -> error.startsWith("CLUSTER_BUSY"));
        Problems.refused("MIGRATION_NOT_ABORTED", () -> a.migrations().retry(first));
        relay.clear();
        assertThat(TestFleet.awaitEnd(a, first).outcome()).contains(MigrationView.Outcome.DONE);
        Problems.refused("MIGRATION_ENDED", () -> a.migrations().abort(first));
        Problems.refused("MIGRATION_NOT_ABORTED", () -> a.migrations().retry(first));
        Problems.refused("CLUSTER_UNKNOWN", () -> TestFleet.start(a, cluster, b));
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void theTargetSaysWhomItTakesClustersFrom() {
        TestCluster cluster = fleet.cluster(a, 1);
        b.allowInbound("a", false);
        try {
            assertThat(errors(cluster)).singleElement().asString().startsWith("INBOUND_NOT_ALLOWED");
            assertFails(cluster, "INBOUND_NOT_ALLOWED");
        } finally {
            b.allowInbound("a", true);
        }
        fleet.migrate(a, cluster, b);
    }

    @Test
    void aTargetThatHasTheClusterAlreadyIsFoundOut() {
        TestCluster cluster = fleet.cluster(a, 1);
        Cluster stored = a.cluster(cluster.name()).orElseThrow();
        b.store().write(transaction -> {
            transaction.clusters().insert(stored);
            return stored;
        });
        try {
            assertThat(errors(cluster)).anyMatch(error -> error.startsWith("CLUSTER_ID_AT_TARGET"));
        } finally {
            b.store().write(transaction -> {
                transaction.clusters().delete(stored.id());
                return stored;
            });
        }
        Cluster twin = new Cluster(
                io.drover.migration.identity.ClusterId.random(),
                "twin-of-" + stored.name(),
                stored.status(),
                stored.profile(),
                stored.chain(),
                stored.inventory(),
                stored.secrets(),
                stored.history(),
                stored.createdAt(),
                0);
        b.store().write(transaction -> {
            transaction.clusters().insert(twin);
            return twin;
        });
        try {
            assertThat(errors(cluster)).singleElement().asString().startsWith("CLUSTER_FINGERPRINT_AT_TARGET");
            MigrationView failed = TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b));
            assertThat(failed.outcome()).contains(MigrationView.Outcome.FAILED);
        } finally {
            b.store().write(transaction -> {
                transaction.clusters().delete(twin.id());
                return twin;
            });
        }
        TestCluster namesake = fleet.cluster(b, 1);
        b.rename(namesake.id(), cluster.name());
        assertThat(errors(cluster)).singleElement().asString().startsWith("CLUSTER_NAME_AT_TARGET");
        b.rename(namesake.id(), namesake.name());
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void hostsThatAreDownAreNamed() {
        TestCluster cluster = fleet.cluster(a, 3);
        cluster.host(1).stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(cluster.host(1).key()));
        MigrationView failed = TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b));
        assertThat(failed.error()).isPresent();
        assertThat(failed.findings())
                .extracting(finding -> finding.code() + " " + finding.target())
                .contains("HOST_OFFLINE host " + cluster.host(1).name());
        cluster.host(1).start();
        fleet.assertOwned(cluster, a, 1);
    }

    @Test
    void otherProtocolsAndOtherPlanesAreNamed() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.change(
                "Greet", hello(told -> told.setMinProtocol(0).setMaxProtocol(0).setVersion("0.0.1")));
        assertThat(errors(cluster))
                .singleElement()
                .asString()
                .startsWith("PROTOCOL_TOO_OLD")
                .contains("0.0.1");
        assertFails(cluster, "PROTOCOL_TOO_OLD");
        relay.change(
                "Greet", hello(told -> told.setMinProtocol(7).setMaxProtocol(9).setVersion("9.1")));
        assertThat(errors(cluster))
                .singleElement()
                .asString()
                .startsWith("PROTOCOL_TOO_NEW")
                .contains("9.1");
        relay.change("Greet", hello(told -> told.setPlaneId(a.id().value())));
        assertThat(errors(cluster)).singleElement().asString().startsWith("PEER_IS_ANOTHER");
        relay.change("Greet", hello(told -> told.setClockMillis(told.getClockMillis() - 60_000)));
        assertThat(errors(cluster)).singleElement().asString().startsWith("CLOCK_SKEW");
        relay.clear();
        assertThat(errors(cluster)).isEmpty();
        fleet.assertOwned(cluster, a, 1);
    }

    private static UnaryOperator<byte[]> hello(UnaryOperator<PlaneHello.Builder> change) {
        return bytes -> {
            try {
                return change.apply(PlaneHello.newBuilder(PlaneHello.parseFrom(bytes)))
                        .build()
                        .toByteArray();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Test
    void garbageFromThePeerIsCalledSo() {
        TestCluster cluster = fleet.cluster(a, 1);
        for (String method : List.of("Greet", "Precheck")) {
            relay.change(method, bytes -> "this is no message".getBytes(StandardCharsets.UTF_8));
            assertThat(errors(cluster))
                    .as(method)
                    .singleElement()
                    .asString()
                    .startsWith("PEER_ANSWER_INVALID")
                    .doesNotContain("\tat ");
            relay.clear();
        }
        for (String method : List.of("Claim", "Transfer", "Validate", "Held")) {
            relay.change(method, bytes -> "this is no message".getBytes(StandardCharsets.UTF_8));
            assertFails(cluster, "PEER_ANSWER_INVALID");
            relay.clear();
        }
        relay.change(
                "Transfer",
                bytes -> TransferResponse.newBuilder()
                        .setDigest("ab".repeat(32))
                        .build()
                        .toByteArray());
        assertFails(cluster, "PEER_ANSWER_INVALID");
        relay.clear();
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void garbageAfterTheDecisionDoesNotStopIt() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.change("Switch", bytes -> "this is no message".getBytes(StandardCharsets.UTF_8));
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgain() {
        TestCluster cluster = fleet.cluster(a, 1);
        for (String method : List.of("Claim", "Transfer")) {
            relay.loseAnswers(method);
            int before = relay.calls(method);
            MigrationId migration = TestFleet.start(a, cluster, b);
            await().atMost(Patience.LONG).until(() -> relay.calls(method) > before);
            relay.clear();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            if (ended.outcome().equals(java.util.Optional.of(MigrationView.Outcome.DONE))) {
                long epoch = b.cluster(cluster.name()).orElseThrow().chain().epoch();
                fleet.assertOwned(cluster, b, epoch);
                fleet.migrate(b, cluster, a);
            } else {
                fleet.assertOwned(
                        cluster,
                        a,
                        a.cluster(cluster.name()).orElseThrow().chain().epoch());
            }
        }
    }

    @Test
    void aPeerThatDoesNotAnswerIsUnreachable() throws IOException {
        TestCluster cluster = fleet.cluster(a, 1);
        try (ServerSocket closed = listener()) {
            closed.close();
            GatewayAddress nobody = new GatewayAddress(
                    "127.0.0.1", closed.getLocalPort(), b.keys().fingerprint());
            a.findPeerAt("b", List.of(nobody));
            assertThat(errors(cluster))
                    .hasSize(2)
                    .anyMatch(error -> error.startsWith("PEER_UNREACHABLE"))
                    .anyMatch(error -> error.startsWith("TARGET_UNREACHABLE"));
            assertFails(cluster, "PEER_UNREACHABLE");
        }
        try (ServerSocket silent = listener()) {
            // It takes connections and never says anything.
            GatewayAddress slow = new GatewayAddress(
                    "127.0.0.1", silent.getLocalPort(), b.keys().fingerprint());
            a.findPeerAt("b", List.of(slow));
            long began = System.nanoTime();
            assertThat(errors(cluster)).anyMatch(error -> error.startsWith("PEER_UNREACHABLE"));
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf("a peer that takes connections and says nothing was given up after %.1f s%n", seconds);
            assertThat(seconds).isLessThan(90);
        }
        try (ServerSocket shouting = listener()) {
            Thread shouter = Thread.ofVirtual().start(() -> {
                while (!shouting.isClosed()) {
                    try (Socket caller = shouting.accept()) {
                        caller.getOutputStream()
                                .write("SSH-2.0-OpenSSH_9.9 what do you want\r\n"
                                        .repeat(50)
                                        .getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        // The caller hung up, or the test is over.
                        Thread.onSpinWait();
                    }
                }
            });
            a.findPeerAt(
                    "b",
                    List.of(new GatewayAddress(
                            "127.0.0.1", shouting.getLocalPort(), b.keys().fingerprint())));
            assertThat(errors(cluster)).anyMatch(error -> error.startsWith("PEER_UNREACHABLE"));
            assertThat(shouter.isAlive()).isTrue();
        }
        fleet.assertOwned(cluster, a, 1);
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void aPeerThatAnswersTooSlowlyIsGivenUp() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Greet");
        assertThat(errors(cluster))
                .singleElement()
                .asString()
                .startsWith("PEER_UNREACHABLE")
                .contains("did not answer in time");
    }

    @Test
    void aPeerWhoseKeyChangedIsNotSpokenTo() {
        TestCluster cluster = fleet.cluster(a, 1);
        GatewayAddress other =
                new GatewayAddress("127.0.0.1", a.address().port(), b.keys().fingerprint());
        // Plane a itself answers at this address, and shows a key that is not b's.
        a.findPeerAt("b", List.of(other));
        assertThat(errors(cluster))
                .anyMatch(error -> error.startsWith("PEER_UNREACHABLE")
                        && error.contains(a.keys().fingerprint().hex())
                        && error.contains("key was changed"))
                .anyMatch(error -> error.startsWith("TARGET_UNREACHABLE"));
        assertFails(cluster, "PEER_UNREACHABLE");
    }
}
