package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planes whose disks fill up. */
final class FullStoreMigrationTest {
    @TempDir
    private static Path folder;

    private static SmallDisk diskOfA;
    private static SmallDisk diskOfB;
    private static TestFleet fleet;
    private static TestPlane a;
    private static TestPlane b;

    private RelayedPeer relay;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                SmallDisk.isPossible(), "a disk that fills up needs a mount, which needs root; run the tests as root");
        diskOfA = new SmallDisk(folder.resolve("disk-a"), 160);
        diskOfB = new SmallDisk(folder.resolve("disk-b"), 160);
        a = TestPlane.start(diskOfA.folder().resolve("plane"), "a");
        b = TestPlane.start(diskOfB.folder().resolve("plane"), "b");
        fleet = TestFleet.ofPlanes(folder, a, b);
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
            diskOfA.close();
            diskOfB.close();
        }
    }

    @BeforeEach
    void interpose() {
        relay = RelayedPeer.between(a, b);
    }

    @AfterEach
    void stepAside() {
        diskOfA.free();
        diskOfB.free();
        relay.close();
        a.findPeerAt("b", List.of(b.address()));
    }

    private static List<String> errors(TestCluster cluster) {
        return a.migrations().dryRun(new MigrationRequest(cluster.name(), "b", Set.of(), false)).stream()
                .filter(Finding::isError)
                .map(Finding::code)
                .toList();
    }

    @Test
    void littleSpaceIsRefusedBeforeAnythingIsDone() {
        TestCluster cluster = fleet.cluster(a, 1);
        diskOfA.leave(40);
        assertThat(errors(cluster)).containsExactly("SOURCE_SPACE_LOW");
        assertThat(TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b)).outcome())
                .contains(MigrationView.Outcome.FAILED);
        diskOfB.leave(40);
        assertThat(errors(cluster)).containsExactlyInAnyOrder("SOURCE_SPACE_LOW", "TARGET_SPACE_LOW");
        diskOfA.free();
        assertThat(errors(cluster)).containsExactly("TARGET_SPACE_LOW");
        assertThat(TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b)).outcome())
                .contains(MigrationView.Outcome.FAILED);
        fleet.assertOwned(cluster, a, 1);
        diskOfB.free();
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aSourceThatFillsUpBeforeTheDecisionGivesUp() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        diskOfA.fill(a);
        relay.clear();
        await().atMost(Patience.LONG).until(() -> relay.calls("Held") > 0);
        diskOfA.free();
        MigrationView ended = TestFleet.awaitEnd(a, migration);
        boolean done = ended.outcome().orElseThrow() == MigrationView.Outcome.DONE;
        System.out.printf(
                "the source's disk was full at LOCK: %s %s%n", ended.outcome().orElseThrow(), ended.error());
        fleet.assertOwned(cluster, done ? b : a, done ? 2 : 1);
        if (!done) {
            assertThat(ended.error())
                    .hasValueSatisfying(error -> assertThat(error).contains("no space left"));
            MigrationId again = new MigrationId(a.migrations().retry(migration).id());
            assertThat(TestFleet.awaitEnd(a, again).outcome()).contains(MigrationView.Outcome.DONE);
            fleet.assertOwned(cluster, b, 2);
        }
    }

    /** The abort waits for space, and the target's answer comes before there is any. */
    @Test
    void whatWasLetGoWhileTheStoreWasFullIsNotCommitted() throws InterruptedException {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        await().atMost(Patience.LONG).until(() -> relay.calls("Held") > 0);
        diskOfA.fill(a);
        a.migrations().abort(migration);
        a.part(ClusterLocks.class).enter(cluster.id()).close();
        relay.clear();
        diskOfA.free();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        fleet.assertOwned(cluster, a, 1);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aTargetThatFillsUpBeforeTheDecisionRefuses() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Transfer");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.TRANSFER);
        diskOfB.fill(b);
        relay.clear();
        await().atMost(Patience.LONG)
                .until(() -> TestFleet.view(a, migration).error().isPresent());
        assertThat(TestFleet.view(a, migration).error())
                .hasValueSatisfying(error -> assertThat(error).contains("no space left"));
        diskOfB.free();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.FAILED);
        fleet.assertOwned(cluster, a, 1);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aFullStoreKeepsNoHostFromItsSession() {
        TestCluster cluster = fleet.cluster(a, 1);
        cluster.host(0).stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(cluster.host(0).key()));
        diskOfA.fill(a);
        cluster.host(0).start();
        TestFleet.awaitSession(a, cluster.host(0));
        diskOfA.free();
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aTargetThatFillsUpAfterTheDecisionServesWhenThereIsSpace() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        diskOfB.fill(b);
        relay.clear();
        await().atMost(Patience.LONG).until(() -> relay.calls("Switch") >= 3);
        assertThat(TestFleet.view(a, migration).phase()).isEqualTo("SWITCH");
        assertThat(b.cluster(cluster.name())).isEmpty();
        diskOfB.free();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }
}
