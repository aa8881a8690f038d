package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that its new owner hands on, while the former one still waits for a host. */
final class OnwardMigrationTest {
    @TempDir
    private static Path folder;

    private TestFleet fleet;
    private TestPlane a;
    private TestPlane b;
    private TestPlane c;
    private TestCluster cluster;
    private TestAgent late;

    @BeforeEach
    void start() {
        fleet = TestFleet.of(folder, "a", "b", "c");
        a = fleet.plane("a");
        b = fleet.plane("b");
        c = fleet.plane("c");
        cluster = fleet.cluster(a, 3);
        late = cluster.host(2);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    /** It obeys plane c by then, and never reports at b, from which a would hear of it. */
    @Test
    void theFirstSourceDoesNotWaitForALateHostThatTheTargetWaitsForNoMore() {
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            relay.hold("Held");
            MigrationId first = TestFleet.start(a, cluster, b);
            TestFleet.awaitPhase(a, first, Phase.LOCK);
            late.stop();
            await().atMost(Patience.LONG).until(() -> !a.hasSession(late.key()) && !b.hasSession(late.key()));
            relay.clear();
            TestFleet.awaitPhase(a, first, Phase.CLEANUP);
            Set<TargetFollower.Report> heard = ConcurrentHashMap.newKeySet();
            try (TargetFollower follower = follower(first, heard)) {
                follower.start();
                await().atMost(Patience.LONG).until(() -> heard.contains(arrived(cluster.host(0))));
                MigrationView onward = TestFleet.awaitEnd(b, TestFleet.start(b, cluster, c, late.name()));
                assertThat(onward.outcome()).as(onward.toString()).contains(MigrationView.Outcome.DONE);
                await().atMost(Patience.LONG).until(() -> heard.contains(arrived(late)));
            }
            a.findPeerAt("b", List.of(b.address()));
            // A server that starts anew listens anew at once.
            a.stop();
            a.start();
            assertThat(TestFleet.awaitEnd(a, first).outcome()).contains(MigrationView.Outcome.DONE);
        }
        late.start();
        fleet.assertOwned(cluster, c, 3);
    }

    /** As that of the migration, but without its patience. */
    private TargetFollower follower(MigrationId migration, Set<TargetFollower.Report> heard) {
        SourceState state = a.part(MigrationService.class).find(migration).orElseThrow();
        return new TargetFollower(
                a.part(SourceContext.class).callsTo(a.peer("b")), state.plan(), Duration.ofMillis(200), heard::add);
    }

    private static TargetFollower.Report arrived(TestAgent host) {
        return new TargetFollower.Report.Arrived(host.key());
    }
}
