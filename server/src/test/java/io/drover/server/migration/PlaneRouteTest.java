package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.finding.Finding;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that go well. */
final class PlaneRouteTest {
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

    @Test
    void oneHostGoesThereAndBackAndOn() {
        TestCluster cluster = fleet.cluster(a, 1);
        fleet.assertOwned(cluster, a, 1);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
        fleet.migrate(b, cluster, a);
        fleet.assertOwned(cluster, a, 3);
        fleet.migrate(a, cluster, c);
        fleet.assertOwned(cluster, c, 4);
    }

    @Test
    void threeHostsGoOnAtOnceWithoutAPause() {
        TestCluster cluster = fleet.cluster(a, 3);
        fleet.migrate(a, cluster, b);
        fleet.migrate(b, cluster, c);
        fleet.migrate(c, cluster, a);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 5);
        assertThat(b.cluster(cluster.name()).orElseThrow().history()).hasSize(5);
    }

    @Test
    void manyClustersGoAtTheSameTime() {
        List<TestCluster> clusters =
                IntStream.range(0, 6).mapToObj(i -> fleet.cluster(a, 1)).toList();
        var ids =
                clusters.stream().map(cluster -> TestFleet.start(a, cluster, b)).toList();
        ids.forEach(id -> assertThat(TestFleet.awaitEnd(a, id).outcome()).contains(MigrationView.Outcome.DONE));
        clusters.forEach(cluster -> fleet.assertOwned(cluster, b, 2));
    }

    @Test
    void theBlackoutIsMeasured() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestPlane from = a;
        TestPlane to = b;
        double[] millis = new double[10];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = fleet.migrate(from, cluster, to).blackoutMs().orElseThrow();
            fleet.assertOwned(cluster, to, i + 2);
            TestPlane former = from;
            from = to;
            to = former;
        }
        Arrays.sort(millis);
        System.out.printf(
                "blackout of three hosts, ten migrations there and back, servers and agents in one JVM: median %.1f ms, worst %.1f ms%n",
                millis[5], millis[9]);
        assertThat(millis[0]).isPositive();
    }

    @Test
    void aMigrationTakesFewDurableCommits() {
        TestCluster cluster = fleet.cluster(a, 1);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
        fleet.migrate(b, cluster, a);
        fleet.assertOwned(cluster, a, 3);
        Quiet.awaitQuiet(a, b);
        long sourceBefore = a.store().commits();
        long targetBefore = b.store().commits();
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 4);
        Quiet.awaitQuiet(a, b);
        long source = a.store().commits() - sourceBefore;
        long target = b.store().commits() - targetBefore;
        System.out.printf(
                "durable commits of one migration of one host: %d at the source, %d at the target%n", source, target);
        assertThat(source + target).isLessThanOrEqualTo(12);
    }

    @Test
    void aDryRunChangesNothing() {
        TestCluster cluster = fleet.cluster(a, 3);
        Quiet.awaitQuiet(a, b);
        long sourceBefore = a.store().commits();
        long targetBefore = b.store().commits();
        List<Finding> findings = a.migrations().dryRun(new MigrationRequest(cluster.name(), "b", Set.of(), false));
        assertThat(findings).noneMatch(Finding::isError);
        assertThat(a.store().commits()).isEqualTo(sourceBefore);
        assertThat(b.store().commits()).isEqualTo(targetBefore);
        fleet.assertOwned(cluster, a, 1);
        assertThat(a.migrations().list())
                .noneMatch(view -> view.cluster().equals(cluster.id().value()));
    }

    @Test
    void aDryRunTellsEverythingAtOnce() {
        TestCluster cluster = fleet.cluster(a, 3);
        TestCluster namesake = fleet.cluster(b, 1);
        b.rename(namesake.id(), cluster.name());
        cluster.host(0).stop();
        cluster.host(2).stop();
        await().atMost(Patience.LONG)
                .until(() -> !a.hasSession(cluster.host(0).key())
                        && !a.hasSession(cluster.host(2).key()));
        List<Finding> findings = a.migrations().dryRun(new MigrationRequest(cluster.name(), "b", Set.of(), false));
        assertThat(findings)
                .filteredOn(Finding::isError)
                .extracting(finding -> finding.code() + " " + finding.target())
                .containsExactlyInAnyOrder(
                        "CLUSTER_NAME_AT_TARGET cluster " + cluster.name(),
                        "HOST_OFFLINE host " + cluster.host(0).name(),
                        "HOST_OFFLINE host " + cluster.host(2).name());
        b.rename(namesake.id(), namesake.name());
        cluster.host(0).start();
        cluster.host(2).start();
        TestFleet.awaitSession(a, cluster.host(0));
        TestFleet.awaitSession(a, cluster.host(2));
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }
}
