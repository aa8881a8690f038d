package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.finding.Finding;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plane whose store was put back to an old copy. */
final class RestoredPlaneTest {
    @TempDir
    private static Path folder;

    private static TestFleet fleet;
    private static TestPlane a;
    private static TestPlane b;

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

    @Test
    void itCommandsNothing() throws IOException {
        TestCluster gone = fleet.cluster(a, 1);
        TestCluster stays = fleet.cluster(a, 1);
        a.stop();
        CopiedFolder copy = CopiedFolder.of(a.folder(), folder.resolve("copy"));
        a.start();
        gone.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        stays.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        fleet.migrate(a, gone, b);
        fleet.assertOwned(gone, b, 2);
        // The change number that the migration brought about reaches the other hosts with their next session.
        a.stop();
        a.start();
        stays.hosts().forEach(host -> TestFleet.awaitSession(a, host));
        a.stop();
        copy.putBack();
        a.start();
        await().atMost(Patience.LONG)
                .until(() -> a.part(StandDown.class).reason().isPresent());
        Finding reason = a.part(StandDown.class).reason().orElseThrow();
        assertThat(reason.code()).isEqualTo("PLANE_RESTORED");
        System.out.println(reason.seen());

        assertThat(a.cluster(gone.name())).as("the old copy still lists it").isPresent();
        Problems.refused("PLANE_RESTORED", () -> TestFleet.start(a, gone, b));
        Problems.refused("PLANE_RESTORED", () -> TestFleet.start(a, stays, b));
        TestFleet.assertFollowed(gone.host(0), gone, b, 2);
        assertThat(stays.host(0).state().holding(stays.id()).orElseThrow().epoch())
                .isEqualTo(1);
        TestCluster elsewhere = fleet.cluster(b, 1);
        assertThat(b.migrations().dryRun(new MigrationRequest(elsewhere.name(), "a", java.util.Set.of(), false)))
                .filteredOn(Finding::isError)
                .extracting(Finding::code)
                .contains("PLANE_RESTORED");
    }
}
