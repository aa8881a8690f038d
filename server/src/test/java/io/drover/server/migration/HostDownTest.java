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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that go away while their cluster migrates. */
final class HostDownTest {
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

    private static void stop(TestAgent host) {
        host.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(host.key()) && !b.hasSession(host.key()));
    }

    @Test
    void aHostThatIsLeftOutFollowsWhenItComesBack() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestAgent away = cluster.host(1);
        stop(away);
        MigrationView done = TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b, away.name()));
        assertThat(done.outcome()).as(done.toString()).contains(MigrationView.Outcome.DONE);
        assertThat(done.findings())
                .extracting(finding -> finding.code() + " " + finding.target())
                .contains("HOST_LEFT_OUT host " + away.name());
        fleet.assertOwned(cluster, b, 2);
        away.start();
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aHostThatMissedTwoMigrationsFollowsBoth() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestAgent away = cluster.host(0);
        stop(away);
        assertThat(TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b, away.name()))
                        .outcome())
                .contains(MigrationView.Outcome.DONE);
        assertThat(TestFleet.awaitEnd(b, TestFleet.start(b, cluster, a, away.name()))
                        .outcome())
                .contains(MigrationView.Outcome.DONE);
        away.start();
        fleet.assertOwned(cluster, a, 3);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 4);
    }

    @Test
    void aMajoritySwitchesAndTheLateOneIsWaitedFor() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        TestAgent late = cluster.host(2);
        stop(late);
        relay.clear();
        TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
        assertThat(b.cluster(cluster.name())).isPresent();
        TestFleet.assertFollowed(cluster.host(0), cluster, b, 2);
        TestFleet.assertFollowed(cluster.host(1), cluster, b, 2);
        assertThat(TestFleet.view(a, migration).ended()).isFalse();
        assertThat(TestFleet.view(a, migration).progress()).contains("1 of 3");
        late.start();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aHostThatDoesNotComeBackIsLeftOutAfterTheDecision() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        TestAgent lost = cluster.host(1);
        Problems.refused("MIGRATION_NOT_COMMITTED", () -> a.migrations().leaveOut(migration, lost.name()));
        stop(lost);
        relay.clear();
        TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
        Problems.refused("HOST_NOT_IN_CLUSTER", () -> a.migrations().leaveOut(migration, "nobody"));
        a.migrations().leaveOut(migration, lost.name());
        MigrationView done = TestFleet.awaitEnd(a, migration);
        assertThat(done.outcome()).contains(MigrationView.Outcome.DONE);
        assertThat(done.hosts())
                .filteredOn(host -> host.name().equals(lost.name()))
                .extracting(MigrationView.HostState::state)
                .containsExactly(MigrationView.HostState.Progress.LEFT_OUT);
        Problems.refused("MIGRATION_ENDED", () -> a.migrations().leaveOut(migration, lost.name()));
        assertThat(a.cluster(cluster.name())).isEmpty();
        lost.start();
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aLostMajorityIsWaitedForAfterTheDecision() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        stop(cluster.host(0));
        stop(cluster.host(2));
        relay.clear();
        await().atMost(Patience.LONG).until(() -> relay.calls("Switch") >= 3);
        assertThat(TestFleet.view(a, migration).phase()).isEqualTo("SWITCH");
        assertThat(b.cluster(cluster.name())).isEmpty();
        Problems.refused("MIGRATION_COMMITTED", () -> a.migrations().abort(migration));
        cluster.host(0).start();
        TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
        cluster.host(2).start();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aHostWhoseDiskIsFullVotesWhenThereIsSpace() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        cluster.host(0).disk.full = true;
        cluster.host(2).disk.full = true;
        relay.clear();
        await().atMost(Patience.LONG).until(() -> relay.calls("Switch") >= 2);
        assertThat(TestFleet.view(a, migration).phase())
                .as("one vote of three is no majority")
                .isEqualTo("SWITCH");
        assertThat(b.cluster(cluster.name())).isEmpty();
        cluster.host(0).disk.full = false;
        TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
        assertThat(b.cluster(cluster.name())).isPresent();
        cluster.host(2).disk.full = false;
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    /** They are waited for no more, but the target serves with their votes only. */
    @Test
    void theCertificateGoesRoundThoughAllHostsWereLeftOut() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        cluster.hosts().forEach(host -> host.disk.full = true);
        relay.clear();
        await().atMost(Patience.LONG).until(() -> relay.calls("Switch") >= 1);
        cluster.hosts().forEach(host -> a.migrations().leaveOut(migration, host.name()));
        await().atMost(Patience.LONG)
                .until(() -> TestFleet.view(a, migration).hosts().stream()
                        .allMatch(host -> host.state() == MigrationView.HostState.Progress.LEFT_OUT));
        int shown = relay.calls("Switch");
        await().atMost(Patience.LONG).until(() -> relay.calls("Switch") >= shown + 2);
        assertThat(TestFleet.view(a, migration).phase()).isEqualTo("SWITCH");
        cluster.hosts().forEach(host -> host.disk.full = false);
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    /** Nobody waits for it and nobody calls it: what it reports anew brings it the way again. */
    @Test
    void aLateHostWhoseDiskWasFullIsShownTheWayAgain() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestAgent away = cluster.host(1);
        stop(away);
        assertThat(TestFleet.awaitEnd(a, TestFleet.start(a, cluster, b, away.name()))
                        .outcome())
                .contains(MigrationView.Outcome.DONE);
        away.disk.full = true;
        away.start();
        // The plane's clock, and the way.
        await().atMost(Patience.LONG).until(() -> away.disk.refused.get() >= 2);
        assertThat(away.state().holding(cluster.id()).orElseThrow().owner().id())
                .isEqualTo(a.id());
        away.disk.full = false;
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void theOnlyHostGoesAwayAfterTheDecision() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        stop(cluster.host(0));
        relay.clear();
        await().atMost(Patience.LONG).until(() -> relay.calls("Switch") >= 2);
        cluster.host(0).start();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    /** However it ends, it ends, the host is named where that is the reason, and everything obeys one plane. */
    @ParameterizedTest
    @CsvSource({"PRECHECK,Precheck", "CLAIM,Claim", "TRANSFER,Transfer", "VALIDATE,Validate"})
    void aHostThatGoesAwayBeforeTheLock(Phase phase, String method) {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold(method);
        MigrationId migration = TestFleet.start(a, cluster, b);
        await().atMost(Patience.LONG).until(() -> relay.calls(method) > 0);
        TestFleet.awaitPhase(a, migration, phase);
        TestAgent away = cluster.host(1);
        stop(away);
        relay.clear();
        await().atMost(Patience.LONG).until(() -> {
            MigrationView view = TestFleet.view(a, migration);
            return view.ended() || view.phase().equals("CLEANUP");
        });
        if (!TestFleet.view(a, migration).phase().equals("CLEANUP")) {
            MigrationView failed = TestFleet.view(a, migration);
            assertThat(failed.outcome()).contains(MigrationView.Outcome.FAILED);
            assertThat(failed.findings())
                    .anySatisfy(finding ->
                            assertThat(finding.target() + finding.seen()).contains(away.name()));
        }
        away.start();
        MigrationView ended = TestFleet.awaitEnd(a, migration);
        System.out.printf(
                "a host of three went away in %s: %s%n", phase, ended.outcome().orElseThrow());
        boolean done = ended.outcome().orElseThrow() == MigrationView.Outcome.DONE;
        fleet.assertOwned(cluster, done ? b : a, done ? 2 : 1);
    }
}
