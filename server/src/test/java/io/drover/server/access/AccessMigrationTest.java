package io.drover.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.finding.Finding;
import io.drover.migration.finding.Severity;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.source.SourceState;
import io.drover.server.cluster.Cluster;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.migration.MigrationView;
import io.drover.server.migration.TestCluster;
import io.drover.server.migration.TestFleet;
import io.drover.server.migration.TestPlane;
import io.drover.server.migration.precheck.AccessFollows;
import io.drover.server.migration.precheck.Candidate;
import io.drover.server.peer.Peer;
import io.drover.server.web.FindingView;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access points through migrations: one unchanged address, one unchanged folder of certificates. */
class AccessMigrationTest {
    private static final long YEAR = Duration.ofDays(365).toSeconds();

    private static TestFleet fleet;
    private static TestPlane a;
    private static TestPlane b;
    private static TestPlane c;

    @BeforeAll
    static void start(@TempDir Path files) {
        fleet = TestFleet.of(files, "a", "b", "c");
        a = fleet.plane("a");
        b = fleet.plane("b");
        c = fleet.plane("c");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    private static TestCluster cluster(int hosts) {
        TestCluster cluster = fleet.cluster(a, hosts, "engine");
        cluster.hosts().forEach(host -> FakeEngine.on(host));
        return cluster;
    }

    private static void assertServed(ClientFolder folder, TestPlane... ports) throws IOException {
        for (TestPlane plane : ports) {
            try (Connection connection = folder.connect(plane.accessPort())) {
                assertThat(connection.post("/echo", "through " + plane.name()).body())
                        .isEqualTo("through " + plane.name());
            }
        }
    }

    @Test
    void oneFolderServesThereAndBackAndOnToAThirdPlane() throws IOException {
        TestCluster cluster = cluster(2);
        ClientFolder folder = ClientFolder.from(a, cluster.name(), "ci", YEAR);
        assertServed(folder, a);
        assertThat(fleet.migrate(a, cluster, b).findings())
                .extracting(FindingView::code)
                .contains("ACCESS_NAME_UNKNOWN", "ACCESS_PORT_DIFFERS");
        // The address that clients have is that of plane a, which leads them on.
        assertServed(folder, a, b);
        fleet.migrate(b, cluster, c);
        assertServed(folder, a, b, c);
        assertThat(authorities(c, cluster)).isEqualTo(3);
        fleet.migrate(c, cluster, a);
        assertServed(folder, a, b, c);
        assertThat(authorities(a, cluster)).isEqualTo(1);
        fleet.migrate(a, cluster, c);
        assertServed(folder, a, c);
        assertThat(authorities(c, cluster)).isEqualTo(2);
    }

    private static int authorities(TestPlane plane, TestCluster cluster) {
        return plane.store()
                .<Integer>read(transaction -> transaction
                        .access()
                        .find(cluster.id())
                        .orElseThrow()
                        .point()
                        .authority()
                        .size());
    }

    @Test
    void noPrivateKeyTravelsAndEachPlaneHasItsOwn() {
        TestCluster cluster = cluster(1);
        ClientFolder.from(a, cluster.name(), "ci", YEAR);
        fleet.migrate(a, cluster, b);
        SealedAuthority first = authority(a, cluster);
        SealedAuthority second = authority(b, cluster);
        assertThat(second.publicKey()).isNotEqualTo(first.publicKey());
        assertThat(AccessAuthority.open(first, a.keys()).publicKey()).isEqualTo(first.publicKey());
        assertThat(AccessAuthority.open(second, b.keys()).publicKey()).isEqualTo(second.publicKey());
    }

    private static SealedAuthority authority(TestPlane plane, TestCluster cluster) {
        return plane.store()
                .<SealedAuthority>read(transaction ->
                        transaction.access().findAuthority(cluster.id()).orElseThrow());
    }

    @Test
    void theTargetIssuesMoreCertificatesAndTakesBackTheOldOnes() throws IOException {
        TestCluster cluster = cluster(1);
        ClientFolder old = ClientFolder.from(a, cluster.name(), "old", YEAR);
        fleet.migrate(a, cluster, b);
        ClientFolder more = ClientFolder.from(b, cluster.name(), "more", YEAR);
        assertThat(more.name()).isEqualTo(old.name());
        assertThat(more.port()).isEqualTo(old.port());
        assertThat(more.authority()).isEqualTo(old.authority());
        assertServed(more, a, b);
        assertThat(b.delete("/api/v1/clusters/%s/access/certificates/old".formatted(cluster.name()))
                        .statusCode())
                .isEqualTo(204);
        try (Connection connection = old.connect(a.accessPort())) {
            assertThat(connection.get("/_ping").status()).isEqualTo(403);
        }
    }

    @Test
    void duringMigrationsEveryCallIsAnsweredOrRefusedAsDocumented() throws Exception {
        TestCluster cluster = cluster(3);
        ClientFolder folder = ClientFolder.from(a, cluster.name(), "ci", YEAR);
        Map<String, Integer> outcomes = new TreeMap<>();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean keeps = i % 2 == 0;
            callers.add(Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    callUntilRefused(folder, keeps, over, outcomes);
                }
            }));
        }
        fleet.migrate(a, cluster, b);
        fleet.migrate(b, cluster, a);
        fleet.migrate(a, cluster, c);
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        System.out.println("calls during three migrations: " + outcomes);
        assertThat(outcomes).containsKey("200");
        assertThat(outcomes.keySet()).isSubsetOf("200", "503");
    }

    private static void callUntilRefused(
            ClientFolder folder, boolean keeps, AtomicBoolean over, Map<String, Integer> outcomes) {
        String outcome = "200";
        try (Connection connection = folder.connect(a.accessPort())) {
            while (outcome.equals("200") && !over.get()) {
                Connection.Answer answer = connection.post("/echo", "x");
                outcome = answer.status() == 503 && !answer.head().contains("Retry-After:")
                        ? "503 without Retry-After"
                        : String.valueOf(answer.status());
                count(outcomes, outcome);
                if (!keeps) {
                    return;
                }
            }
        } catch (IOException e) {
            count(outcomes, e.toString());
        }
    }

    private static void count(Map<String, Integer> outcomes, String outcome) {
        synchronized (outcomes) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
    }

    @Test
    void aConnectionThatComesDuringTheLockIsHeldAndServed() throws Exception {
        TestCluster cluster = cluster(1);
        ClientFolder folder = ClientFolder.from(a, cluster.name(), "ci", YEAR);
        a.part(ClusterLocks.class).lock(cluster.id(), Duration.ofSeconds(5));
        CompletableFuture<Connection.Answer> answer = CompletableFuture.supplyAsync(() -> ping(folder, a));
        await().during(Duration.ofMillis(500)).until(() -> !answer.isDone());
        a.part(ClusterLocks.class).unlock(cluster.id());
        assertThat(answer.join().status()).isEqualTo(200);
    }

    @Test
    void callsThatAreHeldForTooLongAreRefusedAsDocumented() throws Exception {
        TestCluster cluster = cluster(1);
        ClientFolder folder = ClientFolder.from(a, cluster.name(), "ci", YEAR);
        try (Connection open = folder.connect(a.accessPort())) {
            assertThat(open.get("/_ping").status()).isEqualTo(200);
            a.part(ClusterLocks.class).lock(cluster.id(), Duration.ofSeconds(5));
            CompletableFuture<Connection.Answer> fresh = CompletableFuture.supplyAsync(() -> ping(folder, a));
            Connection.Answer kept = open.get("/_ping");
            for (Connection.Answer answer : List.of(kept, fresh.join())) {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.head()).contains("Retry-After: 1").contains("application/json");
                assertThat(answer.body())
                        .startsWith("{\"message\":\"cluster ")
                        .contains("being handed over to another plane")
                        .contains("try again in 1 s");
            }
        } finally {
            a.part(ClusterLocks.class).unlock(cluster.id());
        }
        assertServed(folder, a);
    }

    private static Connection.Answer ping(ClientFolder folder, TestPlane plane) {
        try (Connection connection = folder.connect(plane.accessPort())) {
            return connection.get("/_ping");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void openStreamsAreToldOfHoldUpNothingAndAreCut() throws IOException {
        TestCluster cluster = cluster(1);
        ClientFolder folder = ClientFolder.from(a, cluster.name(), "ci", YEAR);
        try (Connection events = folder.connect(a.accessPort());
                Connection attached = folder.connect(a.accessPort())) {
            events.send("GET /events HTTP/1.1\r\n\r\n");
            assertThat(Connection.status(events.head())).isEqualTo(200);
            attached.send("POST /attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            assertThat(Connection.status(attached.head())).isEqualTo(101);
            await().untilAsserted(() -> assertThat(a.part(OpenConnections.class).streams(cluster.id()))
                    .hasSize(2));
            MigrationView ended = fleet.migrate(a, cluster, b);
            assertThat(ended.findings())
                    .filteredOn(finding -> finding.code().equals("ACCESS_STREAMS_OPEN"))
                    .extracting(FindingView::seen)
                    .singleElement()
                    .asString()
                    .contains("2 streams", "1 × GET /events", "1 × POST /attach");
            assertEnds(events);
            assertEnds(attached);
        }
        assertServed(folder, a, b);
    }

    private static void assertEnds(Connection connection) {
        try {
            connection.in.readAllBytes();
        } catch (IOException e) {
            // Cut in the midst: that is an end as well.
            assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void aPrecheckTellsWhereTheNameLeads() throws Exception {
        TestCluster cluster = cluster(1);
        ClientFolder folder = ClientFolder.from(a, cluster.name(), "ci", YEAR);
        InetAddress here = InetAddress.ofLiteral("192.0.2.1");
        InetAddress there = InetAddress.ofLiteral("192.0.2.2");
        assertThat(precheck(cluster, Set.of(here), here)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("ACCESS_LEADS_TO_SOURCE");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.target()).contains(folder.name());
            assertThat(finding.seen()).contains("192.0.2.1");
        });
        assertThat(precheck(cluster, Set.of(here, there), here)).isEmpty();
        assertThat(precheck(cluster, Set.of(there), here)).isEmpty();
        assertThat(precheck(cluster, Set.of(), here)).extracting(Finding::code).containsExactly("ACCESS_NAME_UNKNOWN");
        lengthen(cluster, 8);
        assertThat(precheck(cluster, Set.of(there), here))
                .extracting(Finding::code)
                .containsExactly("ACCESS_CHAIN_LONG");
        assertThat(precheck(fleet.cluster(a, 1), Set.of(here), here)).isEmpty();
    }

    private static List<Finding> precheck(TestCluster cluster, Set<InetAddress> led, InetAddress own)
            throws InterruptedException {
        Cluster stored = a.cluster(cluster.name()).orElseThrow();
        Peer peer = a.peer("b");
        SourceState.Plan plan = new SourceState.Plan(
                MigrationId.random(),
                stored.id(),
                stored.name(),
                a.keys().identity(),
                1,
                peer.identity(),
                peer.gateways(),
                stored.chain().epoch(),
                stored.chain().head(),
                stored.profile().hosts(),
                Set.of(),
                false);
        return new AccessFollows(
                        a.store(),
                        new OpenConnections(),
                        name -> led,
                        () -> Set.of(own),
                        new AccessExpiry(InstantSource.system(), Duration.ofDays(30)))
                .check(new Candidate(plan, stored, peer, true));
    }

    private static void lengthen(TestCluster cluster, int authorities) {
        a.store().write(transaction -> {
            AccessRecord record = transaction.access().find(cluster.id()).orElseThrow();
            transaction
                    .access()
                    .save(record.with(record.point()
                            .withAuthority(Collections.nCopies(
                                    authorities, record.point().root()))));
            return record;
        });
    }

    @Test
    void aMigrationWithoutAnAccessPointMakesNone() {
        TestCluster cluster = fleet.cluster(a, 1);
        fleet.migrate(a, cluster, b);
        assertThat(b.get("/api/v1/clusters/%s/access".formatted(cluster.name())).statusCode())
                .isEqualTo(404);
        assertThat(b.post(
                                "/api/v1/clusters/%s/access/certificates".formatted(cluster.name()),
                                "{\"label\":\"x\",\"publicKey\":\"%s\"}"
                                        .formatted(java.util.Base64.getEncoder()
                                                .encodeToString(AccessAuthority.newKeyPair()
                                                        .getPublic()
                                                        .getEncoded())))
                        .body())
                .contains("NO_ACCESS_FOR_KIND");
    }

    @Test
    void theFormerPlaneLeadsOnAlsoAfterItWasStartedAnew() throws IOException {
        TestCluster cluster = fleet.cluster(c, 1, "engine");
        cluster.hosts().forEach(host -> FakeEngine.on(host));
        ClientFolder folder = ClientFolder.from(c, cluster.name(), "ci", YEAR);
        fleet.migrate(c, cluster, b);
        c.stop();
        c.start();
        assertServed(folder, c, b);
    }
}
