package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.JoinToken;
import io.drover.server.gateway.Tunnel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in the audit of a cluster goes on with it; and who is removed is gone at once. */
class AuditTravelsTest {
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

    private static JsonNode audit(TestPlane plane, String query) {
        return new JsonMapper()
                .readTree(plane.get("/api/v1/audit?limit=1000" + query).body());
    }

    private static List<String> what(JsonNode entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> (entry.get("what").asString() + " "
                                + entry.at("/details/phase").asString(""))
                        .strip())
                .toList();
    }

    @Test
    void everyPhaseIsEnteredAtBothEndsAndTheHistoryTravels() {
        TestCluster cluster = fleet.cluster(a, 1);
        a.post("/api/v1/migrations", "{\"cluster\":\"%s\",\"peer\":\"b\"}".formatted(cluster.name()));
        await().atMost(Patience.LONG).until(() -> b.cluster(cluster.name()).isPresent());
        await().atMost(Patience.LONG).until(() -> a.cluster(cluster.name()).isEmpty());

        JsonNode source = audit(a, "&cluster=" + cluster.id().value());
        assertThat(what(source.get("items")).reversed())
                .startsWith("cluster.taken-over", "migration.started", "migration.phase CLAIM")
                .contains("migration.phase COMMIT")
                .endsWith("migration.phase DONE");
        assertThat(source.get("former")).isEmpty();
        JsonNode started = source.get("items").get(source.get("items").size() - 2);
        assertThat(started.get("who").asString()).isEqualTo("admin");
        assertThat(started.at("/details/request").asString()).isEqualTo("POST /api/v1/migrations");
        // By name, too, though it is gone.
        assertThat(audit(a, "&cluster=" + cluster.name()).get("items")).hasSameSizeAs(source.get("items"));

        JsonNode target = audit(b, "&cluster=" + cluster.name());
        assertThat(what(target.get("items")).reversed())
                .contains("migration.claim CLAIMED", "audit.received", "migration.claim SERVING");
        JsonNode former = target.get("former").get(0);
        assertThat(former.get("plane").asString()).isEqualTo(a.id().value());
        assertThat(former.get("planeName").asString()).isEqualTo("a");
        assertThat(what(former.get("entries"))).startsWith("cluster.taken-over", "migration.started");
        JsonNode received = StreamSupport.stream(target.get("items").spliterator(), false)
                .filter(entry -> entry.get("what").asString().equals("audit.received"))
                .findFirst()
                .orElseThrow();
        assertThat(received.at("/details/digest").asString())
                .isEqualTo(former.get("digest").asString());
        for (TestPlane plane : List.of(a, b)) {
            JsonNode verified =
                    new JsonMapper().readTree(plane.get("/api/v1/audit/verify").body());
            assertThat(verified.get("sound").asBoolean())
                    .as(verified.toString())
                    .isTrue();
        }

        // Back again: its own entries are its own, and those of the other plane came along.
        fleet.migrate(b, cluster, a);
        JsonNode back = audit(a, "&cluster=" + cluster.name());
        assertThat(back.get("former")).hasSize(1);
        assertThat(back.get("former").get(0).get("planeName").asString()).isEqualTo("b");
        assertThat(what(back.get("items"))).contains("migration.claim SERVING", "migration.phase DONE");
    }

    @Test
    void anAgentWithAnUnknownTokenIsEntered() {
        TestCluster cluster = fleet.cluster(a, 1);
        cluster.host(0).stop();
        assertThat(cluster.host(0).refusedToJoin(new JoinToken(b.id(), "no-such-secret-here", List.of(b.address()))))
                .contains("TOKEN_UNKNOWN");
        cluster.host(0).start();
        JsonNode refused = audit(b, "&outcome=refused&text=token_unknown");
        assertThat(what(refused.get("items"))).anyMatch(what -> what.endsWith("/Enrol"));
        assertThat(refused.toString()).doesNotContain("no-such-secret");
    }

    @Test
    void whoeverRemovesAHostEndsItsSessionAndTunnelsAtOnce() throws Exception {
        TestCluster cluster = fleet.cluster(a, 1);
        TestAgent host = cluster.host(0);
        Tunnel tunnel = a.sessions()
                .openTunnel(
                        host.key(),
                        cluster.id(),
                        1,
                        new LocalEndpoint(
                                host.endpoint().substring(host.endpoint().indexOf('=') + 1)),
                        Optional.empty());
        forget(cluster.id());
        assertThat(a.delete("/api/v1/hosts/" + host.key().hex()).statusCode()).isEqualTo(204);
        assertThat(a.hasSession(host.key())).isFalse();
        assertThat(catchIo(tunnel)).hasMessageContaining("was removed");
        // It dials again, and is refused by its key.
        await().atMost(Patience.LONG)
                .until(() -> !audit(a, "&outcome=refused&text=host_unknown")
                        .get("items")
                        .isEmpty());
        assertThat(a.hasSession(host.key())).isFalse();
        assertThat(what(audit(a, "&text=" + host.key().hex()).get("items"))).contains("host.removed", "host.enrolled");
    }

    private static IOException catchIo(Tunnel tunnel) {
        try {
            tunnel.output().write(1);
            tunnel.input().read();
            throw new AssertionError("the tunnel is open");
        } catch (IOException e) {
            return e;
        }
    }

    /** As if the cluster had never been here: a host of a cluster is not removed. */
    private static void forget(ClusterId cluster) {
        a.store().write(transaction -> {
            transaction.clusters().delete(cluster);
            return cluster;
        });
    }
}
