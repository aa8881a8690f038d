package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.agent.loop.AgentThreads;
import io.drover.migration.host.KnownPlane;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.protocol.JoinToken;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.cluster.ClusterStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mistakes that other control planes made, and what happens here in their place. Each test names the report that it
 * guards against; {@code docs/peers-mistakes.md} lists all of them, with those that other tests guard against.
 */
final class PeersMistakesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration WEEK = Duration.ofDays(7);

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

    /** What a dry run says through REST: whether the migration could begin, and what stands against it. */
    private record Rehearsal(boolean ready, List<String> errors) {
        static Rehearsal of(TestCluster cluster) {
            HttpResponse<String> answer = a.post(
                    "/api/v1/migrations",
                    "{\"cluster\":\"%s\",\"peer\":\"b\",\"dryRun\":true}".formatted(cluster.name()));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode json = JSON.readTree(answer.body());
            return new Rehearsal(
                    json.get("ready").asBoolean(),
                    StreamSupport.stream(json.get("findings").spliterator(), false)
                            .filter(finding ->
                                    finding.get("severity").asString().equals("ERROR"))
                            .map(finding -> "%s %s: %s; %s"
                                    .formatted(
                                            finding.get("code").asString(),
                                            finding.get("target").asString(),
                                            finding.get("seen").asString(),
                                            finding.get("fix").asString()))
                            .toList());
        }
    }

    /** elastic/elastic-agent#10909: an invalid token hangs, and blocks retries. */
    @Test
    void aWrongTokenNeitherHangsNorBlocksARetry() {
        try (AgentThreads threads = AgentThreads.start();
                TestAgent host = new TestAgent("late-1", folder.resolve("late-1"), threads)) {
            long began = System.nanoTime();
            JoinToken wrong = new JoinToken(a.id(), "a-secret-that-nobody-gave", List.of(a.address()));
            for (int i = 0; i < 3; i++) {
                assertThat(host.refusedToJoin(wrong)).contains("TOKEN_UNKNOWN");
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf("three wrong tokens were refused within %.2f s%n", seconds);
            assertThat(seconds).isLessThan(10);
            host.join(a.hostToken("late-1", "the-secret-that-was-given"));
            TestFleet.awaitSession(a, host);
        }
    }

    /** elastic/kibana#231178: agents that are too old for it are reported as migrated. */
    @Test
    void anOldAgentIsReportedAsSuch() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestAgent host = cluster.host(1);
        host.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(host.key()));
        try (ScriptedAgent old = ScriptedAgent.old(host, a)) {
            await().atMost(Patience.LONG)
                    .until(() -> a.sessions().refusal(host.key()).isPresent());
            Rehearsal rehearsal = Rehearsal.of(cluster);
            assertThat(rehearsal.ready()).isFalse();
            assertThat(rehearsal.errors())
                    .singleElement()
                    .asString()
                    .startsWith("HOST_OFFLINE host " + host.name())
                    .contains("speaks protocol 0 to 0", "upgrade the agent");
            MigrationView failed = TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b));
            assertThat(failed.outcome()).contains(MigrationView.Outcome.FAILED);
            assertThat(failed.hosts())
                    .extracting(MigrationView.HostState::state)
                    .doesNotContain(MigrationView.HostState.Progress.ARRIVED);
            assertThat(old).isNotNull();
        }
        host.start();
        TestFleet.awaitSession(a, host);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    /**
     * elastic/elastic-agent#13752: the source's TLS settings are used for the connection to the target. Here a gateway
     * that shows the source's key, which every host trusts for the source, is offered as one of the target's.
     */
    @Test
    void theSourcesTlsSettingsDoNotLeakIntoTheTargetsConnection() {
        TestCluster cluster = fleet.cluster(a, 1);
        GatewayAddress withTheSourcesKey =
                new GatewayAddress("127.0.0.1", a.address().port(), b.keys().fingerprint());
        a.findPeerAt("b", List.of(relay.address(), withTheSourcesKey));
        assertThat(Rehearsal.of(cluster).errors())
                .singleElement()
                .asString()
                .startsWith("TARGET_UNREACHABLE host " + cluster.host(0).name())
                .contains("key");
        a.findPeerAt("b", List.of(b.address()));
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
        KnownPlane target = cluster.host(0).state().plane(b.id()).orElseThrow();
        assertThat(target.gateways())
                .isNotEmpty()
                .allMatch(gateway -> gateway.fingerprint().equals(b.keys().fingerprint()));
        assertThat(target.identity()).isEqualTo(b.keys().identity());
    }

    /** juju/juju#22113: an older component ignores {@code --dry-run}, and the model really migrates. */
    @ParameterizedTest
    @ValueSource(strings = {"it says that it is older", "it knows no such question"})
    void aDryRunAgainstAnOlderPeerIsRefused(String how) {
        TestCluster cluster = fleet.cluster(a, 1);
        if (how.startsWith("it says")) {
            relay.change("Greet", PeersMistakesTest::ofAnOlderPlane);
        } else {
            relay.forget("Precheck");
        }
        Rehearsal rehearsal = Rehearsal.of(cluster);
        assertThat(rehearsal.ready()).isFalse();
        assertThat(rehearsal.errors())
                .singleElement()
                .asString()
                .containsAnyOf("PROTOCOL_TOO_OLD", "PEER_REFUSED")
                .contains("peer b");
        assertThat(relay.calls("Claim")).isZero();
        assertThat(TestFleet.activeClaim(b, cluster)).isEmpty();
        assertThat(a.migrations().list())
                .noneMatch(view -> view.cluster().equals(cluster.id().value()));
        fleet.assertOwned(cluster, a, 1);
    }

    private static byte[] ofAnOlderPlane(byte[] hello) {
        try {
            return PlaneHello.newBuilder(PlaneHello.parseFrom(hello))
                    .setMinProtocol(0)
                    .setMaxProtocol(0)
                    .setVersion("0.0.1")
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** elastic/elastic-agent#10047: a migration that is started during an upgrade breaks both. */
    @Test
    void aMigrationThatIsStartedDuringAnOperationWaitsForIt() throws InterruptedException {
        TestCluster cluster = fleet.cluster(a, 1);
        MigrationId migration;
        try (ClusterLocks.Operation operation = a.part(ClusterLocks.class).enter(cluster.id())) {
            migration = TestFleet.start(a, cluster, b);
            TestFleet.awaitPhase(a, migration, Phase.LOCK);
            assertThat(operation).isNotNull();
            assertThat(relay.calls("Held"))
                    .as("the target is asked once operations are held")
                    .isZero();
            assertThat(b.cluster(cluster.name())).isEmpty();
        }
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    /** kubernetes-sigs/cluster-api#7407: what is moved is paused before all checks are done, and stays paused. */
    @Test
    void nothingIsHeldBeforeTheChecksAreDoneAndNothingAfterTheyFailed() throws InterruptedException {
        TestCluster cluster = fleet.cluster(a, 1);
        b.allowInbound("a", false);
        try {
            relay.hold("Precheck");
            MigrationId migration = TestFleet.start(a, cluster, b);
            await().atMost(Patience.LONG).until(() -> relay.calls("Precheck") > 0);
            a.part(ClusterLocks.class).enter(cluster.id()).close();
            assertThat(cluster.host(0)
                            .state()
                            .holding(cluster.id())
                            .orElseThrow()
                            .pending())
                    .isEmpty();
            assertThat(TestFleet.activeClaim(b, cluster)).isEmpty();
            relay.clear();
            assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.FAILED);
        } finally {
            b.allowInbound("a", true);
        }
        assertThat(a.cluster(cluster.name()).orElseThrow().status()).isEqualTo(ClusterStatus.RUNNING);
        a.part(ClusterLocks.class).enter(cluster.id()).close();
        fleet.assertOwned(cluster, a, 1);
    }

    /** juju/juju#20361: a target that crashes keeps an importing ghost, so that a retry is impossible. */
    @Test
    void aTargetThatDiesWithAClaimLeavesNoGhost() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Transfer");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.TRANSFER);
        assertThat(TestFleet.activeClaim(b, cluster)).isPresent();
        b.stop();
        a.migrations().abort(migration);
        relay.clear();
        assertThat(TestFleet.view(a, migration).ended())
                .as("the claim is not proven gone")
                .isFalse();
        b.start();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        fleet.assertOwned(cluster, a, 1);
        MigrationId again = new MigrationId(a.migrations().retry(migration).id());
        assertThat(TestFleet.awaitEnd(a, again).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    /** juju/juju#18618, juju/juju#21820, juju/juju#22060: agents that were away are left at the source, and lost. */
    @Test
    void aHostThatComesBackAfterAWeekFollows() {
        try (TestFleet aged = TestFleet.of(folder.resolve("aged"), "a", "b")) {
            TestPlane source = aged.plane("a");
            TestPlane target = aged.plane("b");
            TestCluster cluster = aged.cluster(source, 3);
            TestAgent away = cluster.host(1);
            away.stop();
            await().atMost(Patience.LONG).until(() -> !source.hasSession(away.key()));
            MigrationView done = TestFleet.awaitEnd(source, TestFleet.start(source, cluster, target, away.name()));
            assertThat(done.outcome()).as(done.toString()).contains(MigrationView.Outcome.DONE);
            aged.assertOwned(cluster, target, 2);
            source.later(WEEK);
            target.later(WEEK);
            away.later(WEEK);
            away.start();
            aged.assertOwned(cluster, target, 2);
        }
    }

    /** rancher/rancher-docs, pull request 1953: agents stay at the old server until that is shut down. */
    @Test
    void hostsLeaveASourceThatStillRuns() {
        TestCluster cluster = fleet.cluster(a, 3);
        fleet.migrate(a, cluster, b);
        // All of them have no session but that with the target.
        fleet.assertOwned(cluster, b, 2);
        assertThat(a.isRunning()).isTrue();
        await().atMost(Patience.LONG).until(() -> cluster.hosts().stream().noneMatch(host -> a.hasSession(host.key())));
    }

    /** portainer/agent#103: an agent cannot serve two servers. Here it serves each for the cluster that it owns. */
    @Test
    void aHostOfTwoClustersServesTwoPlanes() throws IOException {
        TestCluster first = fleet.cluster(a, 1);
        TestAgent host = first.host(0);
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String name = "other-than-" + first.name();
            TestCluster second = new TestCluster(
                    a.takeOver(
                                    name,
                                    "generic",
                                    List.of("%s=tcp:127.0.0.1:%d".formatted(host.name(), other.getLocalPort())))
                            .id(),
                    name,
                    List.of(host));
            fleet.migrate(a, first, b);
            TestFleet.assertFollowed(host, first, b, 2);
            TestFleet.assertFollowed(host, second, a, 1);
            fleet.migrate(a, second, b);
            fleet.assertOwned(first, b, 2);
            fleet.assertOwned(second, b, 2);
        }
    }

    /** A lost reply to the commit taken for a failure: the migration is called off while the target already serves. */
    @Test
    void aLostAnswerToTheCommitAbortsNothing() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        relay.loseAnswers("Switch");
        relay.hold("Finish");
        relay.pass("Held");
        await().atMost(Patience.LONG)
                .until(() ->
                        relay.calls("Switch") >= 1 && b.cluster(cluster.name()).isPresent());
        Problems.refused("MIGRATION_COMMITTED", () -> a.migrations().abort(migration));
        relay.clear();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }
}
