package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source that was put back to a copy made before it committed a migration, and goes on with that migration: it must
 * neither abort it nor command the cluster.
 */
final class ForgottenCommitTest {
    @TempDir
    private Path folder;

    private TestFleet fleet;
    private TestPlane a;
    private TestPlane b;
    private TestCluster cluster;
    private MigrationId migration;
    private RelayedPeer relay;

    /** A has committed, B serves, and A is about to be put back to its copy of before. */
    @BeforeEach
    void commit() throws IOException {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
        cluster = fleet.cluster(a, 3);
        relay = RelayedPeer.between(a, b);
        relay.hold("Validate");
        migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.VALIDATE);
        a.stop();
        CopiedFolder copy = CopiedFolder.of(a.folder(), folder.resolve("copy"));
        relay.clear();
        relay.hold("Finish");
        a.start();
        TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
        for (TestAgent host : cluster.hosts()) {
            TestFleet.assertFollowed(host, cluster, b, 2);
        }
        a.stop();
        relay.clear();
        copy.putBack();
    }

    @AfterEach
    void stop() {
        relay.close();
        fleet.close();
    }

    @Test
    void itLearnsSoFromItsHosts() {
        a.start();
        assertStandsDown();
        assertNothingIsAborted();
    }

    @Test
    void itLearnsSoFromTheTargetWhereNoHostIsThere() {
        cluster.hosts().forEach(TestAgent::stop);
        a.start();
        a.migrations().abort(migration);
        assertThat(assertStandsDown().seen()).contains("peer b shows", migration.value());
        assertThat(TestFleet.view(a, migration).progress()).contains("the word of 2 more of 3 hosts");
        cluster.hosts().forEach(TestAgent::start);
        assertNothingIsAborted();
    }

    private Finding assertStandsDown() {
        await().atMost(Patience.LONG)
                .until(() -> a.part(StandDown.class).reason().isPresent());
        Finding reason = a.part(StandDown.class).reason().orElseThrow();
        System.out.println(reason.seen());
        assertThat(reason.code()).isEqualTo("PLANE_RESTORED");
        return reason;
    }

    private void assertNothingIsAborted() {
        for (TestAgent host : cluster.hosts()) {
            TestFleet.assertFollowed(host, cluster, b, 2);
        }
        assertThat(TestFleet.view(a, migration).ended()).isFalse();
        assertThat(TestFleet.activeClaim(b, cluster).orElseThrow().stage()).isEqualTo("SERVING");
        assertThat(b.cluster(cluster.name())).isPresent();
    }
}
