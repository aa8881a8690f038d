package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.Tunnel;
import io.drover.server.gateway.TunnelRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A gateway whose key was removed: nothing comes by it any more. */
final class RemovedGatewayTest {
    @Test
    void whatItPassesOnEndsAtOnceAndOthersServe(@TempDir Path folder) throws Exception {
        try (TestFleet fleet = TestFleet.of(folder, "a");
                TestGateway other = TestGateway.joined(folder.resolve("other"), fleet.plane("a"), "other", "blue");
                TestGateway removed = TestGateway.joined(folder.resolve("gone"), fleet.plane("a"), "gone", "blue")) {
            TestPlane plane = fleet.plane("a");
            TestCluster elsewhere = fleet.cluster(plane, 1);
            Tunnel untouched = tunnel(plane, elsewhere);
            AgentSession stays =
                    plane.sessions().session(elsewhere.host(0).key()).orElseThrow();
            TestCluster cluster = fleet.cluster(plane, 1);
            TestAgent host = cluster.host(0);
            assertThat(TestFleet.awaitEnd(plane, begin(plane, cluster)).outcome())
                    .contains(MigrationView.Outcome.DONE);
            // While the other one is away, the host can only come by the one that will be removed.
            other.stop();
            await().atMost(Patience.LONG).until(() -> serving(plane) == 1);
            Tunnel tunnel = await().atMost(Patience.LONG)
                    .ignoreException(TunnelRefusedException.class)
                    .until(() -> tunnel(plane, cluster), opened -> true);
            AgentSession session = plane.sessions().session(host.key()).orElseThrow();
            assertThat(session.pool().value()).isEqualTo("blue");

            assertThat(plane.delete("/api/v1/gateways/gone").statusCode()).isEqualTo(204);

            assertThat(session.isOpen()).isFalse();
            assertThat(plane.hasSession(host.key())).isFalse();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> {
                        tunnel.output().write(1);
                        tunnel.input().read();
                    })
                    .withMessageContaining("was removed");
            assertThat(serving(plane)).isZero();
            await().during(Duration.ofSeconds(2))
                    .atMost(Patience.LONG)
                    .until(() -> !plane.hasSession(host.key()) && serving(plane) == 0);
            assertThat(stays.isOpen()).isTrue();
            untouched.output().write(1);
            other.start();
            await().atMost(Patience.LONG).until(() -> plane.hasSession(host.key()));
        }
    }

    /** Whatever becomes of the connection of a gateway that was removed, it says nothing of one that has its name now. */
    @Test
    void itsNameServesForAnother(@TempDir Path folder) {
        try (TestFleet fleet = TestFleet.of(folder, "a")) {
            TestPlane plane = fleet.plane("a");
            TestGateway first = TestGateway.joined(folder.resolve("first"), plane, "eu-1", "eu");
            assertThat(plane.delete("/api/v1/gateways/eu-1").statusCode()).isEqualTo(204);
            try (TestGateway second = TestGateway.joined(folder.resolve("second"), plane, "eu-1", "eu")) {
                assertThat(second.port()).isPositive();
                first.close();
                await().during(Duration.ofSeconds(1)).atMost(Patience.LONG).until(() -> serving(plane) == 1);
            }
        }
    }

    private static MigrationId begin(TestPlane plane, TestCluster cluster) {
        return new MigrationId(plane.migrations()
                .start(new PoolRequest(cluster.name(), "blue", Set.of()))
                .id());
    }

    private static Tunnel tunnel(TestPlane plane, TestCluster cluster) throws Exception {
        String endpoint = cluster.host(0).endpoint();
        return plane.sessions()
                .openTunnel(
                        cluster.host(0).key(),
                        cluster.id(),
                        1,
                        new LocalEndpoint(endpoint.substring(endpoint.indexOf('=') + 1)),
                        Optional.empty());
    }

    /** How many gateways of pools serve now. */
    private static long serving(TestPlane plane) {
        return new JsonMapper()
                .readTree(plane.get("/api/v1/gateways").body())
                .get("items")
                .valueStream()
                .filter(gateway -> !gateway.get("pool").asString().equals("default"))
                .filter(gateway -> gateway.get("serving").asBoolean())
                .count();
    }
}
