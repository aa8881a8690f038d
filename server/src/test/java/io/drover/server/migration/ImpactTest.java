package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.protocol.v1.FinishRequest;
import io.drover.server.gateway.ProbeSpan;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.migration.impact.ImpactView;
import io.drover.server.migration.impact.ImpactView.WindowView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What migrations record of the business on the cluster. */
final class ImpactTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static TestFleet fleet;
    private static TestPlane a;
    private static TestPlane b;
    private static TestPlane c;

    @BeforeAll
    static void start() {
        fleet = TestFleet.of(folder, "a", "b", "c");
        a = fleet.plane("a");
        b = fleet.plane("b");
        c = fleet.plane("c");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    private static ImpactView impact(TestPlane plane, MigrationView migration) {
        return TestFleet.view(plane, new MigrationId(migration.id())).impact().orElseThrow();
    }

    private static Optional<WindowView> window(List<WindowView> windows, ProbeSpan span) {
        return windows.stream().filter(each -> each.window() == span).findFirst();
    }

    private static void assertUnharmed(List<WindowView> windows) {
        assertThat(windows)
                .extracting(WindowView::window)
                .containsExactly(ProbeSpan.BEFORE, ProbeSpan.DURING, ProbeSpan.AFTER);
        assertThat(windows).allSatisfy(window -> {
            assertThat(window.sent()).as(window.toString()).isPositive();
            assertThat(window.failed()).as(window.toString()).isZero();
            assertThat(window.p50Ms().orElseThrow())
                    .isLessThanOrEqualTo(window.maxMs().orElseThrow());
            assertThat(window.histogram().stream()
                            .mapToLong(ImpactView.Bucket::count)
                            .sum())
                    .isEqualTo(window.sent());
        });
    }

    @Test
    void bothPlanesTellWhatHappenedBeforeDuringAndAfter() {
        TestCluster cluster = fleet.cluster(a, 3);
        MigrationView ended = fleet.migrate(a, cluster, b);
        ImpactView impact = impact(a, ended);
        assertThat(impact.notes()).isEmpty();
        assertThat(impact.endpointsProbed()).isEqualTo(3);
        assertThat(impact.endpoints()).hasSize(3).allSatisfy(endpoint -> assertUnharmed(endpoint.windows()));
        assertUnharmed(impact.total());
        WindowView after = window(impact.total(), ProbeSpan.AFTER).orElseThrow();
        assertThat(after.sent()).as("requests after the blackout").isGreaterThanOrEqualTo(3 * 5);
        assertThat(impact.workload()).isEqualTo(ImpactView.Workload.UNCHANGED);
        assertThat(impact.changes()).isEmpty();
        assertThat(impact(b, ended)).isEqualTo(impact);
        impact.total()
                .forEach(window -> System.out.printf(
                        "three hosts, %s: %d requests, %d failed, p50 %.2f ms, p99 %.2f ms, at most %.2f ms%n",
                        window.window(),
                        window.sent(),
                        window.failed(),
                        window.p50Ms().orElse(0.0),
                        window.p99Ms().orElse(0.0),
                        window.maxMs().orElse(0.0)));
    }

    @Test
    void restTellsTheRecordOfOneMigrationAndNotOfAll() {
        TestCluster cluster = fleet.cluster(a, 1);
        MigrationView ended = fleet.migrate(a, cluster, b);
        for (TestPlane plane : List.of(a, b)) {
            JsonNode impact = JSON.readTree(
                            plane.get("/api/v1/migrations/" + ended.id()).body())
                    .get("impact");
            assertThat(impact.get("total")).hasSize(3);
            assertThat(impact.get("total").get(1).get("window").asString()).isEqualTo("DURING");
            assertThat(impact.get("workload").asString()).isEqualTo("UNCHANGED");
            JsonNode listed = JSON.readTree(plane.get("/api/v1/migrations").body());
            assertThat(listed.get("items"))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.path("impact").isMissingNode()
                                    || each.path("impact").isNull())
                            .isTrue());
        }
    }

    /** Such a host has no reason to talk to its former owner once the transfer is settled, but for the record. */
    @Test
    void hostsThatNeverEnrolledAtTheSourceTellItToo() {
        TestCluster cluster = fleet.cluster(a, 3);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
        MigrationView second = fleet.migrate(b, cluster, c);
        ImpactView impact = impact(b, second);
        assertThat(impact.notes()).isEmpty();
        assertThat(impact.endpoints()).hasSize(3).allSatisfy(endpoint -> assertUnharmed(endpoint.windows()));
        assertThat(impact(c, second)).isEqualTo(impact);
        fleet.assertOwned(cluster, c, 3);
        assertThat(c.cluster(cluster.name()).orElseThrow().history())
                .as("summaries that came with the cluster")
                .filteredOn(entry -> entry.what().matches(".*; 3 published endpoints were probed \\d+ times, 0 failed"))
                .hasSize(2);
        cluster.hosts()
                .forEach(host -> await().atMost(Patience.LONG)
                        .untilAsserted(
                                () -> assertThat(b.hasSession(host.key())).isFalse()));
    }

    @Test
    void aBusinessThatStopsInTheMidstIsSeenToFail() {
        TestCluster cluster = fleet.cluster(a, 2);
        RelayedPeer relay = RelayedPeer.between(a, b);
        try {
            relay.hold("Held");
            MigrationId migration = TestFleet.start(a, cluster, b);
            await().atMost(Patience.LONG).until(() -> relay.calls("Held") > 0);
            TestFleet.awaitPhase(a, migration, Phase.LOCK);
            cluster.host(1).stopBusiness();
            relay.clear();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            assertThat(ended.outcome()).contains(MigrationView.Outcome.DONE);
            ImpactView impact = impact(b, ended);
            ImpactView.EndpointView broken = impact.endpoints().getFirst();
            assertThat(broken.hostName()).isEqualTo(cluster.host(1).name());
            assertThat(window(broken.windows(), ProbeSpan.BEFORE).orElseThrow().failed())
                    .isZero();
            WindowView after = window(broken.windows(), ProbeSpan.AFTER).orElseThrow();
            assertThat(after.failed()).isEqualTo(after.sent()).isPositive();
            assertThat(after.firstFailure())
                    .hasValueSatisfying(why -> assertThat(why).containsIgnoringCase("refused"));
            assertThat(after.p50Ms()).isEmpty();
            assertUnharmed(impact.endpoints().getLast().windows());
            assertThat(impact.workload()).isNotEqualTo(ImpactView.Workload.UNCHANGED);
            assertThat(ended.findings()).extracting(finding -> finding.code()).contains("PROBES_FAILED");
        } finally {
            relay.close();
            a.findPeerAt("b", List.of(b.address()));
        }
    }

    @Test
    void aRecordThatIsNoneIsRefusedAndTheMigrationEnds() {
        TestCluster cluster = fleet.cluster(a, 1);
        RelayedPeer relay = RelayedPeer.between(a, b);
        try {
            relay.changeAsked("Finish", ImpactTest::withGarbage);
            MigrationView ended = fleet.migrate(a, cluster, b);
            assertThat(relay.calls("Finish")).isEqualTo(1);
            assertThat(TestFleet.view(b, new MigrationId(ended.id())).impact()).isEmpty();
            assertThat(TestFleet.view(b, new MigrationId(ended.id())).outcome()).contains(MigrationView.Outcome.DONE);
            assertThat(impact(a, ended).endpoints()).isNotEmpty();
            fleet.assertOwned(cluster, b, 2);
        } finally {
            relay.close();
            a.findPeerAt("b", List.of(b.address()));
        }
    }

    private static byte[] withGarbage(byte[] asked) {
        try {
            FinishRequest request = FinishRequest.parseFrom(asked);
            assertThat(ImpactRecord.decode(request.getImpact().toByteArray()).endpoints())
                    .isNotEmpty();
            return request.toBuilder()
                    .setImpact(request.getImpact().concat(ByteString.copyFrom(new byte[] {1, 2, 3})))
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSourceThatWasRestartedSaysWhatIsMissing() {
        TestCluster cluster = fleet.cluster(a, 1);
        RelayedPeer relay = RelayedPeer.between(a, b);
        try {
            relay.hold("Transfer");
            MigrationId migration = TestFleet.start(a, cluster, b);
            await().atMost(Patience.LONG).until(() -> relay.calls("Transfer") > 0);
            a.stop();
            relay.clear();
            a.start();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            assertThat(ended.outcome()).contains(MigrationView.Outcome.DONE);
            ImpactView impact = impact(a, ended);
            assertThat(impact.notes()).anySatisfy(note -> assertThat(note).contains("restarted before the commit"));
            assertUnharmed(impact.total());
        } finally {
            relay.close();
            a.findPeerAt("b", List.of(b.address()));
        }
    }

    /** Hosts go on counting by themselves while the source is away; agents that were restarted have forgotten. */
    @Test
    void whatHostsStillHaveIsTakenUpAfterTheCommit() {
        TestCluster cluster = fleet.cluster(a, 3);
        RelayedPeer relay = RelayedPeer.between(a, b);
        try {
            relay.hold("Held");
            MigrationId migration = TestFleet.start(a, cluster, b);
            await().atMost(Patience.LONG).until(() -> relay.calls("Held") > 0);
            TestFleet.awaitPhase(a, migration, Phase.LOCK);
            cluster.host(0).stop();
            cluster.host(1).stop();
            relay.clear();
            await().atMost(Patience.LONG).until(() -> relay.calls("Switch") > 0);
            TestFleet.awaitPhase(a, migration, Phase.SWITCH);
            a.stop();
            a.start();
            cluster.host(0).start();
            cluster.host(1).start();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            assertThat(ended.outcome()).contains(MigrationView.Outcome.DONE);
            ImpactView impact = impact(a, ended);
            assertThat(impact.endpoints())
                    .singleElement()
                    .satisfies(endpoint -> assertThat(endpoint.hostName())
                            .isEqualTo(cluster.host(2).name()));
            // A host that dials late is not told when the last window begins.
            assertThat(impact.total()).extracting(WindowView::window).contains(ProbeSpan.BEFORE, ProbeSpan.DURING);
            assertThat(impact.total()).extracting(WindowView::failed).containsOnly(0L);
            assertThat(impact.notes()).anySatisfy(note -> assertThat(note).contains("restarted after the commit"));
            assertThat(impact.notes())
                    .filteredOn(note -> note.contains("NO_SUCH_PROBE"))
                    .hasSize(2);
            assertThat(impact.workload()).isEqualTo(ImpactView.Workload.NOT_COMPARED);
            assertThat(impact(b, ended)).isEqualTo(impact);
            fleet.assertOwned(cluster, b, 2);
        } finally {
            relay.close();
            a.findPeerAt("b", List.of(b.address()));
        }
    }

    @Test
    void aRecordOutlivesTheServers() {
        TestCluster cluster = fleet.cluster(a, 1);
        RelayedPeer relay = RelayedPeer.between(a, b);
        try {
            relay.drop("Finish");
            MigrationId migration = TestFleet.start(a, cluster, b);
            await().atMost(Patience.LONG).until(() -> relay.calls("Finish") > 1);
            ImpactView seen = TestFleet.view(a, migration).impact().orElseThrow();
            assertUnharmed(seen.total());
            a.stop();
            relay.clear();
            a.start();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            assertThat(ended.outcome()).contains(MigrationView.Outcome.DONE);
            assertThat(impact(a, ended)).isEqualTo(seen);
            b.stop();
            b.start();
            assertThat(impact(b, ended)).isEqualTo(seen);
        } finally {
            relay.close();
            a.findPeerAt("b", List.of(b.address()));
        }
    }
}
