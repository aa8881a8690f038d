package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.loop.AgentThreads;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.manifest.Member;
import io.drover.migration.phase.Phase;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.gateway.AgentSession;
import io.drover.server.host.Host;
import io.drover.server.host.HostRekeying;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Hosts whose keys are rotated, with real agents, while clusters go on. */
final class HostKeyRotationTest {
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
    void aHostChangesItsKeyWhileAllAgentsStayAndTheClusterMigratesAfterwards() {
        TestCluster cluster = connected(fleet.cluster(a, 3));
        TestAgent host = cluster.host(0);
        Known former = Known.of(host);
        List<AgentSession> others = List.of(session(cluster.host(1)), session(cluster.host(2)));

        long began = System.nanoTime();
        awaitEnd(a, rotate(a, host.name()), TaskState.SUCCEEDED);
        System.out.printf(
                "a host of three changed its key in %d ms%n",
                Duration.ofNanos(System.nanoTime() - began).toMillis());

        assertRotated(a, host, former);
        assertThat(others).as("sessions of the others").allMatch(AgentSession::isOpen);
        Cluster stored = a.cluster(cluster.name()).orElseThrow();
        assertThat(stored.chain().hosts().matches(stored.profile().hosts())).isTrue();
        Member member = stored.profile().member(host.key()).orElseThrow();
        assertThat(member.name()).isEqualTo(host.name());
        assertThat(member.tls()).isEqualTo(host.identity().tls().fingerprint());
        assertThat(stored.profile().published())
                .allMatch(endpoint -> stored.profile().member(endpoint.host()).isPresent());
        fleet.assertOwned(cluster, a, 2);

        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 3);
        Known second = Known.of(host);
        awaitEnd(b, rotate(b, name(b, host)), TaskState.SUCCEEDED);
        assertRotated(b, host, second);
        fleet.migrate(b, cluster, a);
        fleet.assertOwned(cluster, a, 5);
        Known another = Known.of(cluster.host(1));
        awaitEnd(a, rotate(a, cluster.host(1).name()), TaskState.SUCCEEDED);
        assertRotated(a, cluster.host(1), another);
        assertThat(a.get("/api/v1/audit/verify").body()).contains("\"sound\":true");
    }

    @Test
    void theFormerKeyGetsInNoMore() throws IOException {
        TestCluster cluster = connected(fleet.cluster(a, 3));
        TestAgent host = cluster.host(0);
        Known former = Known.of(host);
        CopiedFolder.of(folder.resolve("agent-" + host.name()), folder.resolve("stolen"));
        awaitEnd(a, rotate(a, host.name()), TaskState.SUCCEEDED);
        AgentSession session = session(host);
        try (AgentThreads threads = AgentThreads.start();
                TestAgent thief = new TestAgent("thief", folder.resolve("stolen"), threads)) {
            assertThat(thief.key()).isEqualTo(former.key());
            thief.start();
            await().atMost(Patience.LONG)
                    .until(() -> a.get("/api/v1/audit?limit=1000")
                            .body()
                            .contains(former.tls().hex()));
            await().during(Duration.ofSeconds(2)).atMost(Patience.LONG).until(() -> !a.hasSession(former.key()));
        }
        assertThat(session.isOpen()).as("session of the host itself").isTrue();
        fleet.assertOwned(cluster, a, 2);
    }

    @Test
    void aHostWithoutAClusterChangesItsKeyAndRightsOnItFollow() {
        TestAgent host = fleet.hosts(a, 1).getFirst();
        Known former = Known.of(host);
        assertThat(a.post(
                                "/api/v1/roles",
                                "{\"name\":\"watch\",\"permissions\":[\"HOST:%s:READ\",\"HOST:other:READ\"]}"
                                        .formatted(former.key().hex()))
                        .statusCode())
                .isEqualTo(201);
        awaitEnd(a, rotate(a, former.key().hex()), TaskState.SUCCEEDED);
        assertRotated(a, host, former);
        assertThat(a.get("/api/v1/roles/watch").body())
                .contains("HOST:%s:READ".formatted(host.key().hex()), "HOST:other:READ")
                .doesNotContain(former.key().hex());
    }

    @Test
    void everyClusterOfAHostFollows() throws IOException {
        TestCluster first = connected(fleet.cluster(a, 3));
        TestAgent host = first.host(0);
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Cluster second = a.takeOver(
                    "second",
                    "generic",
                    List.of("%s=tcp:127.0.0.1:%d".formatted(host.name(), listening.getLocalPort())));
            Known former = Known.of(host);
            awaitEnd(a, rotate(a, host.name()), TaskState.SUCCEEDED);
            assertRotated(a, host, former);
            fleet.assertOwned(first, a, 2);
            fleet.assertOwned(new TestCluster(second.id(), second.name(), List.of(host)), a, 2);
        }
    }

    @Test
    void whatIsDecidedGoesOnAfterARestartOfPlaneAndAgent() throws IOException {
        TestCluster cluster = connected(fleet.cluster(a, 2));
        TestAgent host = cluster.host(0);
        TestAgent other = cluster.host(1);
        Known former = Known.of(host);
        // It cannot store its vote, and both are needed.
        other.disk.full = true;
        TaskId task = rotate(a, host.name());
        awaitLog(a, task, "1 of 2 hosts voted");

        assertThat(rotate(a, host.name())).as("asked again").isEqualTo(task);
        assertRefused(a.delete("/api/v1/hosts/" + host.name()), "HOST_IN_USE");
        assertRefused(a.post("/api/v1/plane/key-rotation", "{}"), "TASK_RUNNING");
        assertRefused(askToRotate(a, other.name()), "TASK_RUNNING");
        assertThat(a.get("/api/v1/hosts/" + host.name()).body()).contains("\"online\":true", cluster.name());
        assertThat(a.cluster(cluster.name()).orElseThrow().status()).isEqualTo(ClusterStatus.TAKING_OVER);
        assertThat(a.hasSession(former.key())).as("gets in by the former key").isTrue();
        CopiedFolder.of(folder.resolve("agent-" + host.name()), folder.resolve("stolen"));
        try (AgentThreads threads = AgentThreads.start();
                TestAgent thief = new TestAgent("thief", folder.resolve("stolen"), threads)) {
            assertThat(thief.refusedToJoin(a.hostToken("other", "secret-of-a-thief")))
                    .contains("HOST_KEY_GIVEN_UP");
        }

        a.stop();
        a.start();
        TestFleet.awaitSession(a, host);
        host.stop();
        host.start();
        TestFleet.awaitSession(a, host);
        assertThat(host.key()).isEqualTo(former.key());
        host.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(former.key()));
        other.disk.full = false;
        awaitLog(a, task, "has not come by its next key yet");
        assertThat(dryRun(cluster)).contains("HOST_KEY_CHANGES", "HOST_OFFLINE");
        assertRefused(askToRotate(a, other.name()), "TASK_RUNNING");
        a.stop();
        a.start();

        host.start();
        awaitEnd(a, task, TaskState.SUCCEEDED);
        assertRotated(a, host, former);
        fleet.assertOwned(cluster, a, 2);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 3);
    }

    @Test
    void aHostThatIsLeftOutMeanwhileIsShownTheWay() {
        TestCluster cluster = connected(fleet.cluster(a, 3));
        TestAgent host = cluster.host(0);
        Known former = Known.of(host);
        cluster.host(1).disk.full = true;
        cluster.host(2).disk.full = true;
        TaskId task = rotate(a, host.name());
        awaitLog(a, task, "1 of 2 hosts voted");
        host.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(former.key()));
        cluster.host(1).disk.full = false;
        cluster.host(2).disk.full = false;
        awaitLog(a, task, "has not come by its next key yet");

        MigrationView ended = TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b, host.name()));
        assertThat(ended.outcome()).as(ended.toString()).contains(MigrationView.Outcome.DONE);
        host.start();
        fleet.assertOwned(cluster, b, 3);
        assertThat(host.key()).isNotEqualTo(former.key());
        assertThat(b.hasSession(host.key())).isTrue();
        assertThat(a.delete("/api/v1/hosts/" + host.name()).statusCode()).isEqualTo(204);
        awaitEnd(a, task, TaskState.FAILED);
        assertThat(rekeyings(a)).isEmpty();
    }

    @Test
    void whatIsNotDecidedYetGoesOnAfterARestart() {
        TestCluster cluster = connected(fleet.cluster(a, 3));
        TestAgent host = cluster.host(0);
        Known former = Known.of(host);
        host.disk.full = true;
        TaskId task = rotate(a, host.name());
        awaitLog(a, task, "No space left on device");
        assertThat(dryRun(cluster)).contains("HOST_KEY_CHANGES");
        a.stop();
        a.start();
        host.disk.full = false;
        awaitEnd(a, task, TaskState.SUCCEEDED);
        assertRotated(a, host, former);
        fleet.assertOwned(cluster, a, 2);
    }

    @Test
    void aHostThatIsRemovedMeanwhileIsForgottenByEitherKey() {
        TestAgent host = fleet.hosts(a, 1).getFirst();
        Known former = Known.of(host);
        host.disk.full = true;
        TaskId task = rotate(a, host.name());
        awaitLog(a, task, "No space left on device");
        assertThat(a.delete("/api/v1/hosts/" + host.name()).statusCode()).isEqualTo(204);
        awaitEnd(a, task, TaskState.FAILED);
        assertThat(rekeyings(a)).isEmpty();
        assertThat(a.part(KnownHosts.class).hostWithTlsKey(former.tls())).isEmpty();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(former.key()));
    }

    @Test
    void aHostThatServesAnotherPlaneTooKeepsItsKey() throws IOException {
        TestCluster gone = connected(fleet.cluster(a, 1));
        TestAgent host = gone.host(0);
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Cluster stays = a.takeOver(
                    "stays",
                    "generic",
                    List.of("%s=tcp:127.0.0.1:%d".formatted(host.name(), listening.getLocalPort())));
            fleet.migrate(a, gone, b);
            Known former = Known.of(host);
            TaskId task = rotate(a, host.name());
            Task ended = awaitEnd(a, task, TaskState.FAILED);
            assertThat(ended.error().orElseThrow()).contains("NOT_THE_OWNER", b.id().value());
            assertThat(host.key()).isEqualTo(former.key());
            assertThat(host.state().next()).isEmpty();
            assertThat(rekeyings(a)).isEmpty();
            assertThat(a.cluster("stays").orElseThrow().chain().epoch())
                    .isEqualTo(stays.chain().epoch());
        }
    }

    @Test
    void itDoesNotBeginWhereTheHostCouldNotFollow() throws IOException {
        TestCluster cluster = connected(fleet.cluster(a, 3));
        TestAgent host = cluster.host(0);
        Known former = Known.of(host);
        assertThat(askToRotate(a, "nobody").statusCode()).isEqualTo(404);
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            relay.hold("Held");
            var migration = TestFleet.start(a, cluster, b);
            TestFleet.awaitPhase(a, migration, Phase.LOCK);
            assertRefused(askToRotate(a, host.name()), "MIGRATION_RUNNING");
            relay.clear();
            TestFleet.awaitEnd(a, migration);
        }
        assertRefused(askToRotate(a, host.name()), "HOST_DEPARTED");
        cluster.host(1).stop();
        cluster.host(2).stop();
        await().atMost(Patience.LONG)
                .until(() -> !b.hasSession(cluster.host(1).key())
                        && !b.hasSession(cluster.host(2).key()));
        assertRefused(askToRotate(b, name(b, host)), "NO_MAJORITY_CONNECTED");
        cluster.host(2).start();
        TestFleet.awaitSession(b, cluster.host(2));
        assertRefused(askToRotate(b, name(b, cluster.host(1))), "HOST_OFFLINE");
        assertThat(host.key()).isEqualTo(former.key());
        assertThat(host.state().next()).isEmpty();
    }

    @Test
    void anAgentThatIsTooOldIsToldBeforehand() {
        TestAgent host = fleet.hosts(a, 1).getFirst();
        host.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(host.key()));
        try (ScriptedAgent older = ScriptedAgent.knowingNothing(host, a)) {
            TestFleet.awaitSession(a, host);
            assertRefused(askToRotate(a, host.name()), "AGENT_TOO_OLD");
            assertThat(rekeyings(a)).isEmpty();
            assertThat(older).isNotNull();
        }
    }

    @Test
    void aPlaneThatStandsDownRotatesNothing() throws IOException {
        TestCluster cluster = connected(fleet.cluster(a, 1));
        TestAgent alone = fleet.hosts(a, 1).getFirst();
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        TestFleet.awaitSession(a, cluster.host(0));
        fleet.migrate(a, cluster, b);
        copy.restore(a);
        await().atMost(Patience.LONG)
                .until(() -> a.part(StandDown.class).reason().isPresent());
        assertRefused(askToRotate(a, alone.name()), "PLANE_STANDS_DOWN");
    }

    @Test
    void aHostInAPoolChangesItsKeyAndStaysThere() {
        try (TestGateway blue = TestGateway.joined(folder.resolve("blue"), a, "blue-1", "blue")) {
            TestCluster cluster = connected(fleet.cluster(a, 3));
            MigrationView moved = TestFleet.awaitEnd(
                    a,
                    new MigrationId(a.migrations()
                            .start(new PoolRequest(cluster.name(), "blue", Set.of()))
                            .id()));
            assertThat(moved.outcome()).contains(MigrationView.Outcome.DONE);
            TestAgent host = cluster.host(0);
            Known former = Known.of(host);
            awaitEnd(a, rotate(a, host.name()), TaskState.SUCCEEDED);
            assertRotated(a, host, former);
            for (TestAgent each : cluster.hosts()) {
                await().atMost(Patience.LONG).untilAsserted(() -> {
                    assertThat(each.state().holding(cluster.id()).orElseThrow().epoch())
                            .isEqualTo(2);
                    assertThat(a.sessions()
                                    .session(each.key())
                                    .map(session -> session.pool().value()))
                            .contains("blue");
                });
            }
            assertThat(blue.port()).isPositive();
        }
    }

    private TestCluster connected(TestCluster cluster) {
        cluster.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        return cluster;
    }

    private AgentSession session(TestAgent host) {
        return a.sessions().session(host.key()).orElseThrow();
    }

    private List<String> dryRun(TestCluster cluster) {
        return a.migrations().dryRun(new MigrationRequest(cluster.name(), "b", Set.of(), true)).stream()
                .filter(Finding::isError)
                .map(Finding::code)
                .toList();
    }

    private static String name(TestPlane plane, TestAgent host) {
        return plane.store()
                .<Optional<Host>>read(transaction -> transaction.hosts().find(host.key()))
                .orElseThrow()
                .name();
    }

    private static List<HostRekeying> rekeyings(TestPlane plane) {
        return plane.store().read(transaction -> transaction.rekeyings().list());
    }

    private static HttpResponse<String> askToRotate(TestPlane plane, String host) {
        return plane.post("/api/v1/hosts/" + host + "/rotate-key", "{}");
    }

    private static TaskId rotate(TestPlane plane, String host) {
        HttpResponse<String> answer = askToRotate(plane, host);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return new TaskId(
                new JsonMapper().readTree(answer.body()).get("task").get("id").asString());
    }

    private static void assertRefused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains(code);
    }

    private static Task awaitEnd(TestPlane plane, TaskId id, TaskState state) {
        Task ended = await().atMost(Patience.LONG)
                .until(
                        () -> plane.store()
                                .<Optional<Task>>read(
                                        transaction -> transaction.tasks().find(id))
                                .orElseThrow(),
                        task -> task.state().isEnded());
        assertThat(ended.state()).as(ended.toString()).isEqualTo(state);
        return ended;
    }

    private static void awaitLog(TestPlane plane, TaskId id, String line) {
        await().atMost(Patience.LONG)
                .until(() -> plane.get("/api/v1/tasks/%s/log".formatted(id)).body(), log -> log.contains(line));
    }

    /** The host shows another key, and the former one is known to nobody. */
    private static void assertRotated(TestPlane plane, TestAgent host, Known former) {
        assertThat(host.key()).isNotEqualTo(former.key());
        assertThat(host.identity().tls().fingerprint()).isNotEqualTo(former.tls());
        assertThat(host.home().keys().hostKeys()).containsExactly(host.key());
        Host stored = plane.store()
                .<Optional<Host>>read(transaction -> transaction.hosts().find(host.key()))
                .orElseThrow();
        assertThat(stored.tls()).isEqualTo(host.identity().tls().fingerprint());
        assertThat(stored.facts()).isPresent();
        assertThat(plane.store()
                        .<Optional<Host>>read(transaction -> transaction.hosts().find(former.key())))
                .isEmpty();
        assertThat(plane.part(KnownHosts.class).hostWithTlsKey(former.tls())).isEmpty();
        assertThat(rekeyings(plane)).isEmpty();
        assertThat(plane.hasSession(host.key())).isTrue();
        await().atMost(Patience.LONG).until(() -> !plane.hasSession(former.key()));
        assertThat(plane.store().read(transaction -> transaction.audit().rows(0, 1000)).stream()
                        .map(row -> row.entry().act().what()))
                .contains("host.key.rotating", "host.key.rotated");
    }

    /** What a host is known by. */
    private record Known(HostKey key, Fingerprint tls) {
        static Known of(TestAgent host) {
            return new Known(host.key(), host.identity().tls().fingerprint());
        }
    }
}
