package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.migration.host.Holding;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.phase.Phase;
import io.drover.protocol.JoinToken;
import io.drover.server.HostPort;
import io.drover.server.StartupException;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.gateway.AgentSession;
import io.drover.server.uplink.RemoteGateway;
import io.drover.server.uplink.RemoteGatewaySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations from one pool of gateways to another, with real gateways that pass on what real agents say. */
final class PoolRouteTest {
    private static final PoolName BLUE = new PoolName("blue");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static TestFleet fleet;
    private static TestPlane a;
    private static TestPlane b;
    private static TestGateway blue;

    @BeforeAll
    static void start() {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
        blue = TestGateway.joined(folder.resolve("gateway-blue"), a, "blue-1", "blue");
    }

    @AfterAll
    static void stop() {
        blue.close();
        fleet.close();
    }

    private static MigrationId begin(TestCluster cluster, String pool, String... leaveOut) {
        return new MigrationId(a.migrations()
                .start(new PoolRequest(cluster.name(), pool, Set.of(leaveOut)))
                .id());
    }

    private static MigrationView move(TestCluster cluster, String pool) {
        MigrationView ended = TestFleet.awaitEnd(a, begin(cluster, pool));
        assertThat(ended.outcome()).as(ended.toString()).contains(MigrationView.Outcome.DONE);
        return ended;
    }

    private static void assertServedBy(TestCluster cluster, PoolName pool, long generation) {
        for (TestAgent host : cluster.hosts()) {
            await().atMost(Patience.LONG).untilAsserted(() -> {
                Holding holding = host.state().holding(cluster.id()).orElseThrow();
                assertThat(holding.generation()).isEqualTo(generation);
                assertThat(holding.pending()).isEmpty();
                assertThat(host.state().sessions())
                        .as("sessions of %s", host.name())
                        .containsExactly(host.state().at(a.id()));
                assertThat(host.state().at(a.id()).pool()).isEqualTo(pool);
                assertThat(a.sessions().session(host.key()).map(AgentSession::pool))
                        .contains(pool);
            });
        }
        assertThat(a.cluster(cluster.name()).orElseThrow().status()).isEqualTo(ClusterStatus.RUNNING);
    }

    @Test
    void aClusterGoesToAnotherPoolAndBackAndIsTheSame() {
        TestCluster cluster = fleet.cluster(a, 3);
        Cluster before = a.cluster(cluster.name()).orElseThrow();
        MigrationView there = move(cluster, "blue");
        assertServedBy(cluster, BLUE, 1);
        MigrationView back = move(cluster, "default");
        assertServedBy(cluster, PoolName.DEFAULT, 2);
        Cluster after = a.cluster(cluster.name()).orElseThrow();
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("version", "inventory")
                .isEqualTo(before);
        assertThat(there.source()).isEqualTo("pool default");
        assertThat(there.target()).isEqualTo("pool blue");
        assertThat(there.impact()).as("what the hosts' probes saw").isPresent();
        assertThat(there.findings()).extracting(finding -> finding.code()).contains("WORKLOAD_UNCHANGED");
        System.out.printf(
                "gateway route, three hosts: blackout there %.1f ms, back %.1f ms%n",
                there.blackoutMs().orElseThrow(), back.blackoutMs().orElseThrow());
        fleet.assertOwned(cluster, a, 1);
    }

    @Test
    void theBlackoutIsMeasured() {
        TestCluster cluster = fleet.cluster(a, 3);
        double[] millis = new double[6];
        for (int i = 0; i < millis.length; i++) {
            millis[i] =
                    move(cluster, i % 2 == 0 ? "blue" : "default").blackoutMs().orElseThrow();
        }
        Arrays.sort(millis);
        System.out.printf(
                "blackout of the gateway route, three hosts, six moves: median %.1f ms, worst %.1f ms%n",
                (millis[2] + millis[3]) / 2, millis[5]);
        assertThat(millis[0]).isPositive();
    }

    @Test
    void fromAnotherPoolItGoesToAnotherPlaneAndBack() {
        TestCluster cluster = fleet.cluster(a, 3);
        move(cluster, "blue");
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
        fleet.migrate(b, cluster, a);
        fleet.assertOwned(cluster, a, 3);
        move(cluster, "blue");
        assertServedBy(cluster, BLUE, 1);
    }

    @Test
    void aHostThatWasAwayFollows() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestAgent away = cluster.host(1);
        away.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(away.key()));
        MigrationView refused = TestFleet.awaitEnd(a, begin(cluster, "blue"));
        assertThat(refused.outcome()).contains(MigrationView.Outcome.FAILED);
        assertThat(refused.findings()).extracting(finding -> finding.code()).contains("HOST_OFFLINE");
        MigrationView done = TestFleet.awaitEnd(a, begin(cluster, "blue", away.name()));
        assertThat(done.outcome()).as(done.toString()).contains(MigrationView.Outcome.DONE);
        away.start();
        assertServedBy(cluster, BLUE, 1);
    }

    @Test
    void itGoesOnAfterTheServerWasStoppedInEachPhase() {
        for (Phase phase : new Phase[] {Phase.CONNECT, Phase.VALIDATE, Phase.SWITCH, Phase.CLEANUP}) {
            TestCluster cluster = fleet.cluster(a, 2);
            MigrationId migration = begin(cluster, "blue");
            await().atMost(Patience.LONG).pollInterval(Duration.ofMillis(1)).until(() -> {
                Phase now = Phase.valueOf(TestFleet.view(a, migration).phase());
                return now.compareTo(phase) >= 0;
            });
            a.stop();
            a.start();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            assertThat(ended.outcome()).as("stopped in %s: %s", phase, ended).contains(MigrationView.Outcome.DONE);
            assertServedBy(cluster, BLUE, 1);
        }
    }

    /** However it ends, it ends: in the former pool, or in the new one once its gateway is back. */
    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"CONNECT", "VALIDATE", "SWITCH", "VERIFY", "CLEANUP"})
    void aGatewayThatDiesInEachPhase(Phase phase) {
        String pool = "phase-" + NUMBER.incrementAndGet();
        try (TestGateway gateway = TestGateway.joined(folder.resolve(pool), a, pool, pool)) {
            TestCluster cluster = fleet.cluster(a, 2);
            MigrationId migration = begin(cluster, pool);
            await().atMost(Patience.LONG)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() ->
                            Phase.valueOf(TestFleet.view(a, migration).phase()).compareTo(phase) >= 0);
            gateway.stop();
            await().atMost(Patience.LONG).until(() -> {
                MigrationView view = TestFleet.view(a, migration);
                return view.ended() || !Phase.valueOf(view.phase()).isAbortable();
            });
            gateway.start();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            System.out.printf(
                    "the gateway died in %s: %s%n", phase, ended.outcome().orElseThrow());
            boolean moved = ended.outcome().orElseThrow() == MigrationView.Outcome.DONE;
            assertServedBy(cluster, moved ? new PoolName(pool) : PoolName.DEFAULT, moved ? 1 : 0);
        }
    }

    @Test
    void aGatewayThatDiesAfterTheDecisionIsWaitedFor() {
        String pool = "dying-" + NUMBER.incrementAndGet();
        try (TestGateway gateway = TestGateway.joined(folder.resolve(pool), a, pool, pool)) {
            TestCluster cluster = fleet.cluster(a, 3);
            move(cluster, pool);
            gateway.stop();
            await().atMost(Patience.LONG)
                    .until(() -> cluster.hosts().stream().noneMatch(host -> a.hasSession(host.key())));
            assertThat(a.get("/api/v1/gateways").body()).contains("\"serving\":false");
            gateway.start();
            assertServedBy(cluster, new PoolName(pool), 1);
            move(cluster, "blue");
            assertServedBy(cluster, BLUE, 2);
        }
    }

    @Test
    void hostsThatWereLeftOutBeforeThePoolServesAreStillNeeded() throws InterruptedException {
        TestCluster cluster = fleet.cluster(a, 3);
        MigrationId migration;
        try (ClusterLocks.Operation ignored = a.part(ClusterLocks.class).enter(cluster.id())) {
            migration = begin(cluster, "blue");
            await().atMost(Patience.LONG).until(() -> phase(migration) == Phase.LOCK);
            for (TestAgent away : List.of(cluster.host(0), cluster.host(1))) {
                away.stop();
                await().atMost(Patience.LONG).until(() -> !a.hasSession(away.key()));
            }
        }
        await().atMost(Patience.LONG).until(() -> phase(migration) == Phase.SWITCH);
        a.migrations().leaveOut(migration, cluster.host(0).name());
        a.migrations().leaveOut(migration, cluster.host(1).name());
        cluster.host(0).start();
        cluster.host(1).start();

        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        assertServedBy(cluster, BLUE, 1);
    }

    private static Phase phase(MigrationId migration) {
        return Phase.valueOf(TestFleet.view(a, migration).phase());
    }

    @Test
    void aGatewayThatDiesBeforeTheDecisionEndsTheMigration() {
        String pool = "early-" + NUMBER.incrementAndGet();
        TestGateway gateway = TestGateway.joined(folder.resolve(pool), a, pool, pool);
        TestCluster cluster = fleet.cluster(a, 1);
        int port = gateway.port();
        gateway.stop();
        await().atMost(Patience.LONG)
                .until(() -> a.get("/api/v1/gateways").body().contains("\"serving\":false"));
        Problems.refused("POOL_NOT_SERVING", () -> begin(cluster, pool));
        assertThat(port).isPositive();
        assertServedBy(cluster, PoolName.DEFAULT, 0);
        gateway.close();
    }

    @Test
    void anAbortLeavesItWhereItWas() {
        TestCluster cluster = fleet.cluster(a, 3);
        cluster.host(2).stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(cluster.host(2).key()));
        MigrationView failed = TestFleet.awaitEnd(a, begin(cluster, "blue"));
        assertThat(failed.outcome()).contains(MigrationView.Outcome.FAILED);
        cluster.host(2).start();
        assertServedBy(cluster, PoolName.DEFAULT, 0);
        MigrationId again = new MigrationId(
                a.migrations().retry(new MigrationId(failed.id())).id());
        assertThat(TestFleet.awaitEnd(a, again).outcome()).contains(MigrationView.Outcome.DONE);
        Problems.refused("MIGRATION_ENDED", () -> a.migrations().abort(again));
        Problems.refused("MIGRATION_NOT_ABORTED", () -> a.migrations().retry(again));
    }

    @Test
    void wishesThatMakeNoSenseAreRefused() {
        TestCluster cluster = fleet.cluster(a, 1);
        Problems.refused("TARGET_IS_SOURCE", () -> begin(cluster, "default"));
        Problems.refused("POOL_UNKNOWN", () -> begin(cluster, "nowhere"));
        Problems.refused("WRONG_POOL", () -> begin(cluster, "No Pool"));
        Problems.refused("HOST_NOT_IN_CLUSTER", () -> begin(cluster, "blue", "nobody"));
        assertThat(a.post("/api/v1/migrations", "{\"cluster\":\"x\",\"pool\":\"blue\",\"peer\":\"b\"}")
                        .body())
                .contains("TARGET_AMBIGUOUS");
        assertThat(a.post("/api/v1/gateway-tokens", "{\"name\":\"g\",\"pool\":\"default\"}")
                        .body())
                .contains("POOL_RESERVED");
        assertThat(a.migrations().dryRun(new PoolRequest(cluster.name(), "blue", Set.of())))
                .noneMatch(finding -> finding.isError());
        assertServedBy(cluster, PoolName.DEFAULT, 0);
    }

    @Test
    void aHostOfTwoClustersGoesByThePoolOfTheLastThatMovedAndStaysThere() throws IOException {
        TestCluster first = fleet.cluster(a, 1);
        TestAgent host = first.host(0);
        String pool = "shared-" + NUMBER.incrementAndGet();
        try (TestGateway gateway = TestGateway.joined(folder.resolve(pool), a, pool, pool);
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Cluster taken = a.takeOver(
                    pool, "generic", List.of("%s=tcp:127.0.0.1:%d".formatted(host.name(), listening.getLocalPort())));
            move(first, "blue");
            move(new TestCluster(taken.id(), taken.name(), List.of(host)), pool);
            assertThat(gateway.port()).isPositive();
            host.stop();
            host.start();
            PoolName last = new PoolName(pool);
            await().atMost(Patience.LONG)
                    .during(Duration.ofSeconds(2))
                    .until(() -> a.sessions()
                                    .session(host.key())
                                    .map(AgentSession::pool)
                                    .filter(last::equals)
                                    .isPresent()
                            && host.state()
                                    .sessions()
                                    .equals(Set.of(host.state().at(a.id())))
                            && host.state().at(a.id()).pool().equals(last));
            move(first, "default");
            assertServedBy(first, PoolName.DEFAULT, 2);
        }
    }

    @Test
    void aTokenMakesOneGateway() {
        String name = "once-" + NUMBER.incrementAndGet();
        JoinToken token = JoinToken.parse(TestGateway.token(a, name, "green"));
        var settings = new RemoteGatewaySettings(
                folder.resolve(name), new HostPort("127.0.0.1", 0), new HostPort("127.0.0.1", 0), Optional.of(token));
        RemoteGateway.start(settings).close();
        assertThatThrownBy(() -> RemoteGateway.start(new RemoteGatewaySettings(
                        folder.resolve(name + "-copy"), settings.listen(), settings.advertised(), Optional.of(token))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("works once");
        JoinToken guessed = new JoinToken(token.plane(), "0123456789abcdef", token.gateways());
        assertThatThrownBy(() -> RemoteGateway.start(new RemoteGatewaySettings(
                        folder.resolve(name + "-guess"),
                        settings.listen(),
                        settings.advertised(),
                        Optional.of(guessed))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("not one of this plane's");
        assertThatThrownBy(() -> RemoteGateway.start(new RemoteGatewaySettings(
                        folder.resolve(name + "-none"), settings.listen(), settings.advertised(), Optional.empty())))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("drover gateway token");
        assertThat(a.post("/api/v1/gateway-tokens", "{\"name\":\"%s\",\"pool\":\"green\"}".formatted(name))
                        .body())
                .contains("GATEWAY_NAME_TAKEN");
    }
}
