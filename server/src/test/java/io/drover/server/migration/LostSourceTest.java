package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that is lost when it has shown its certificate to one of three hosts, and to nobody else. */
final class LostSourceTest {
    @TempDir
    private Path folder;

    @Test
    void theTargetLearnsOfItFromThatHostAndShowsItToTheOthers() {
        try (TestFleet fleet = TestFleet.of(folder, "a", "b")) {
            TestPlane a = fleet.plane("a");
            TestPlane b = fleet.plane("b");
            TestCluster cluster = fleet.cluster(a, 3);
            List<TestAgent> others = cluster.hosts().subList(1, 3);
            try (RelayedPeer relay = RelayedPeer.between(a, b)) {
                relay.hold("Held");
                MigrationId migration = TestFleet.start(a, cluster, b);
                TestFleet.awaitPhase(a, migration, Phase.LOCK);
                others.forEach(TestAgent::stop);
                relay.drop("Switch");
                relay.pass("Held");
                await().atMost(Patience.LONG)
                        .until(() -> b.part(Claims.class)
                                .find(migration)
                                .orElseThrow()
                                .state()
                                .certificate()
                                .isPresent());
                a.stop();
                assertThat(b.cluster(cluster.name()))
                        .as("one vote is no majority")
                        .isEmpty();

                others.forEach(TestAgent::start);
                await().atMost(Patience.LONG)
                        .until(() -> b.cluster(cluster.name()).isPresent());
                for (TestAgent host : cluster.hosts()) {
                    TestFleet.assertFollowed(host, cluster, b, 2);
                }

                relay.clear();
                a.start();
                assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
                fleet.assertOwned(cluster, b, 2);
            }
        }
    }
}
