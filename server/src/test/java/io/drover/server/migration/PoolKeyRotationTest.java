package io.drover.server.migration;

import static io.drover.server.migration.KeyRotations.awaitMissing;
import static io.drover.server.migration.KeyRotations.awaitRotated;
import static io.drover.server.migration.KeyRotations.rotate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.host.Holding;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Placement;
import io.drover.server.gateway.AgentSession;
import io.drover.server.pool.Gateways;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planes with gateways in pools whose keys are rotated: gateways follow, and hosts stay with theirs. */
final class PoolKeyRotationTest {
    private static final PoolName BLUE = new PoolName("blue");

    @TempDir
    private Path folder;

    private TestFleet fleet;
    private TestPlane a;
    private TestPlane b;
    private TestGateway blue;

    @BeforeEach
    void start() {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
        blue = TestGateway.joined(folder.resolve("blue-1"), a, "blue-1", "blue");
    }

    @AfterEach
    void stop() {
        blue.close();
        fleet.close();
    }

    private TestCluster clusterIn(String... pools) {
        TestCluster cluster = fleet.cluster(a, 3);
        for (String pool : pools) {
            var migration = new MigrationId(a.migrations()
                    .start(new PoolRequest(cluster.name(), pool, Set.of()))
                    .id());
            assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        }
        return cluster;
    }

    private void assertIn(PoolName pool, TestCluster cluster, long epoch, List<GatewayAddress> gateways) {
        for (TestAgent host : cluster.hosts()) {
            await().atMost(Patience.LONG).untilAsserted(() -> {
                Holding holding = host.state().holding(cluster.id()).orElseThrow();
                assertThat(holding.epoch()).isEqualTo(epoch);
                Placement placement = holding.placement().map(Signed::statement).orElseThrow();
                assertThat(placement.pool()).isEqualTo(pool);
                assertThat(placement.gateways()).isEqualTo(gateways);
                assertThat(host.state().at(a.id()).pool()).isEqualTo(pool);
                assertThat(host.state().plane(a.id()).orElseThrow().gateways()).isEqualTo(gateways);
                assertThat(a.sessions().session(host.key()).map(AgentSession::pool))
                        .contains(pool);
            });
        }
        fleet.assertOwned(cluster, a, epoch);
    }

    private List<GatewayAddress> ofBlue() {
        return a.part(Gateways.class).live(BLUE);
    }

    @Test
    void gatewaysFollowAndHostsStayWithThem() {
        TestCluster away = clusterIn("blue");
        TestCluster back = clusterIn("blue", "default");
        List<AgentSession> before = away.hosts().stream()
                .map(host -> a.sessions().session(host.key()).orElseThrow())
                .toList();
        rotate(a);
        awaitRotated(a);
        assertIn(BLUE, away, 2, ofBlue());
        assertThat(away.hosts().stream()
                        .map(host -> a.sessions().session(host.key()).orElseThrow()))
                .as("sessions")
                .isEqualTo(before)
                .allMatch(AgentSession::isOpen);

        a.stop();
        a.start();
        await().atMost(Patience.LONG).until(() -> !ofBlue().isEmpty());
        assertIn(BLUE, away, 2, ofBlue());
        assertIn(PoolName.DEFAULT, back, 2, List.of(a.address()));
        blue.stop();
        await().atMost(Patience.LONG).until(() -> away.hosts().stream().noneMatch(host -> a.hasSession(host.key())));
        blue.start();
        assertIn(BLUE, away, 2, ofBlue());
        rotate(a);
        awaitRotated(a);
        assertIn(BLUE, away, 3, ofBlue());

        fleet.migrate(a, away, b);
        fleet.assertOwned(away, b, 4);
        fleet.migrate(a, back, b);
        fleet.assertOwned(back, b, 4);
    }

    @Test
    void aGatewayThatWasDownIsWaitedFor() {
        blue.stop();
        Gateways gateways = a.part(Gateways.class);
        await().atMost(Patience.LONG).until(() -> gateways.list().stream().noneMatch(gateways::isAttached));
        a.stop();
        a.start();
        rotate(a);
        awaitMissing(a, "gateways", "blue-1", "not connected");
        a.stop();
        a.start();
        awaitMissing(a, "gateways", "blue-1", "not connected");
        blue.start();
        awaitRotated(a);
    }

    @Test
    void aGatewayThatIsGoneForGoodIsLeftOutByNameAndServesNoMore() {
        blue.stop();
        a.stop();
        a.start();
        rotate(a);
        awaitMissing(a, "gateways", "blue-1", "not connected");
        assertThat(a.post(KeyRotations.PATH, "{\"withoutGateways\":[\"nobody\"]}")
                        .body())
                .contains("NO_SUCH_GATEWAY");
        assertThat(a.post(KeyRotations.PATH, "{\"withoutGateways\":[\"blue-1\"]}")
                        .statusCode())
                .isEqualTo(202);
        awaitRotated(a);

        blue.launch();
        try (TestGateway another = TestGateway.joined(folder.resolve("blue-2"), a, "blue-2", "blue")) {
            assertThat(ofBlue()).extracting(GatewayAddress::port).containsExactly(another.port());
        }
    }

    /** A token names both of the keys that the server may show, and so the gateway knows both. */
    @Test
    void aGatewayThatJoinsMeanwhileKnowsTheNextKey() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestAgent late = cluster.host(0);
        late.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(late.key()));
        rotate(a);
        awaitMissing(a, "hosts", late.name(), "not connected");
        try (TestGateway green = TestGateway.joined(folder.resolve("green-1"), a, "green-1", "green")) {
            late.start();
            awaitRotated(a);
            green.stop();
            green.start();
        }
    }
}
