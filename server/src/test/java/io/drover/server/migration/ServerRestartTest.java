package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that stop in the midst of a migration and start again. */
final class ServerRestartTest {
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

    private MigrationId startAndHold(TestCluster cluster, Phase phase, String method) {
        relay.hold(method);
        MigrationId migration = TestFleet.start(a, cluster, b);
        int before = relay.calls(method);
        await().atMost(Patience.LONG).until(() -> relay.calls(method) > before || phase == Phase.CLEANUP);
        TestFleet.awaitPhase(a, migration, phase);
        return migration;
    }

    @ParameterizedTest
    @CsvSource({"PRECHECK,Precheck", "CLAIM,Claim", "CONNECT,Follow", "TRANSFER,Transfer", "LOCK,Held", "CLEANUP,Finish"
    })
    void theSourceGoesOn(Phase phase, String method) {
        TestCluster cluster = fleet.cluster(a, 3);
        MigrationId migration = startAndHold(cluster, phase, method);
        a.stop();
        relay.clear();
        a.start();
        MigrationView ended = TestFleet.awaitEnd(a, migration);
        assertThat(ended.outcome()).as(ended.toString()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    @ParameterizedTest
    @CsvSource({"CONNECT,Follow", "TRANSFER,Transfer", "LOCK,Held", "CLEANUP,Finish"})
    void theTargetGoesOn(Phase phase, String method) {
        TestCluster cluster = fleet.cluster(a, 3);
        MigrationId migration = startAndHold(cluster, phase, method);
        b.stop();
        b.start();
        relay.clear();
        MigrationView ended = TestFleet.awaitEnd(a, migration);
        boolean done = ended.outcome().orElseThrow() == MigrationView.Outcome.DONE;
        System.out.printf(
                "the target's server was restarted in %s: %s%n",
                phase, ended.outcome().orElseThrow());
        fleet.assertOwned(cluster, done ? b : a, done ? 2 : 1);
        if (!done) {
            assertThat(ended.error()).isPresent();
            fleet.migrate(a, cluster, b);
            fleet.assertOwned(cluster, b, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"a", "b"})
    void aDecidedMigrationGoesOnWithoutAMajorityAndWithANewServer(String restarted) {
        TestCluster cluster = fleet.cluster(a, 3);
        MigrationId migration = startAndHold(cluster, Phase.LOCK, "Held");
        cluster.host(0).stop();
        cluster.host(1).stop();
        relay.clear();
        await().atMost(Patience.LONG).until(() -> relay.calls("Switch") >= 1);
        TestFleet.awaitPhase(a, migration, Phase.SWITCH);
        fleet.plane(restarted).stop();
        fleet.plane(restarted).start();
        assertThat(TestFleet.view(a, migration).ended()).isFalse();
        cluster.host(0).start();
        cluster.host(1).start();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    @ParameterizedTest
    @CsvSource({"a", "b"})
    void anAbortGoesOn(String restarted) {
        TestCluster cluster = fleet.cluster(a, 3);
        MigrationId migration = startAndHold(cluster, Phase.TRANSFER, "Transfer");
        relay.cut();
        a.migrations().abort(migration);
        await().atMost(Patience.LONG).until(() -> relay.calls("Abort") > 0);
        fleet.plane(restarted).stop();
        fleet.plane(restarted).start();
        relay.clear();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        fleet.assertOwned(cluster, a, 1);
    }
}
