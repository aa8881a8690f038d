package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operations say of clusters that have gone to another plane. */
final class OperationDuringMigrationTest {
    @TempDir
    private Path folder;

    @Test
    void aClusterThatHasMovedIsToldWithThePlaneThatHasIt() {
        try (TestFleet fleet = TestFleet.of(folder, "a", "b")) {
            TestPlane a = fleet.plane("a");
            TestPlane b = fleet.plane("b");
            TestCluster cluster = fleet.cluster(a, 1);
            assertThat(services(a, cluster.name()).body()).contains("KIND_WITHOUT_SERVICES", "kind generic");
            String migration = fleet.migrate(a, cluster, b).id();
            for (String named : new String[] {cluster.name(), cluster.id().value()}) {
                HttpResponse<String> moved = services(a, named);
                assertThat(moved.statusCode()).isEqualTo(409);
                assertThat(moved.body()).contains("CLUSTER_MOVED", "plane 'b'", migration);
            }
            assertThat(services(b, cluster.name()).body()).contains("KIND_WITHOUT_SERVICES");
            fleet.migrate(b, cluster, a);
            assertThat(services(a, cluster.name()).body()).contains("KIND_WITHOUT_SERVICES");
            assertThat(services(b, cluster.name()).body()).contains("CLUSTER_MOVED", "plane 'a'");
        }
    }

    private static HttpResponse<String> services(TestPlane plane, String cluster) {
        return plane.get("/api/v1/clusters/%s/services".formatted(cluster));
    }
}
