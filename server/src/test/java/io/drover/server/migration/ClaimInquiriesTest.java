package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.migration.target.ClaimState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that started anew asks the source what it decided of the claims that it finds. */
final class ClaimInquiriesTest {
    @TempDir
    private Path folder;

    private TestFleet fleet;
    private TestPlane a;
    private TestPlane b;
    private TestCluster cluster;
    private RelayedPeer toTarget;
    private RelayedPeer toSource;

    @BeforeEach
    void start() {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
        cluster = fleet.cluster(a, 1);
        toTarget = RelayedPeer.between(a, b);
        toSource = RelayedPeer.between(b, a);
    }

    @AfterEach
    void stop() {
        toTarget.close();
        toSource.close();
        fleet.close();
    }

    @Test
    void itLearnsOfTheCommit() {
        toTarget.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        cluster.host(0).stop();
        toTarget.drop("Switch");
        toTarget.pass("Held");
        TestFleet.awaitPhase(a, migration, Phase.SWITCH);
        assertThat(claim(migration).certificate()).isEmpty();

        b.stop();
        b.start();
        await().atMost(Patience.LONG).until(() -> claim(migration).certificate().isPresent());
        assertThat(claim(migration).stage()).isEqualTo(ClaimState.Stage.MANIFEST_HELD);
        cluster.host(0).start();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void itLearnsOfTheAbort() {
        toTarget.hold("Validate");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.VALIDATE);
        toTarget.drop("Abort");
        a.migrations().abort(migration);
        await().atMost(Patience.LONG).until(() -> toTarget.calls("Abort") > 0);
        assertThat(TestFleet.activeClaim(b, cluster)).isPresent();

        b.stop();
        b.start();
        await().atMost(Patience.LONG)
                .until(() -> TestFleet.activeClaim(b, cluster).isEmpty());
        assertThat(claim(migration).stage()).isEqualTo(ClaimState.Stage.ABORTED);
        toTarget.clear();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        fleet.assertOwned(cluster, a, 1);
    }

    /** Neither a source that has not decided yet nor one that knows nothing makes it drop the claim. */
    @Test
    void itKeepsItsClaimWithoutADecision() throws IOException {
        a.stop();
        CopiedFolder copy = CopiedFolder.of(a.folder(), folder.resolve("copy"));
        a.start();
        TestFleet.awaitSession(a, cluster.host(0));
        toTarget.hold("Validate");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.VALIDATE);
        b.stop();
        b.start();
        await().atMost(Patience.LONG).until(() -> toSource.calls("Decision") > 0);
        assertThat(claim(migration).stage()).isEqualTo(ClaimState.Stage.MANIFEST_HELD);

        a.stop();
        copy.putBack();
        a.start();
        assertThat(a.migrations().find(migration)).isEmpty();
        long before = toSource.calls("Decision");
        await().atMost(Patience.LONG).until(() -> toSource.calls("Decision") > before);
        assertThat(claim(migration).stage()).isEqualTo(ClaimState.Stage.MANIFEST_HELD);
        a.findPeerAt("b", List.of(b.address()));
    }

    private ClaimState claim(MigrationId migration) {
        return b.part(Claims.class).find(migration).orElseThrow().state();
    }
}
