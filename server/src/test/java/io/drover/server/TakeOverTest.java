package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.kind.Reading;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.SigningKey;
import io.drover.server.RestClient.Answer;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatusRefresh;
import io.drover.server.host.Host;
import io.drover.server.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Taking clusters over, through REST. */
class TakeOverTest {
    @TempDir
    Path folder;

    private TestServer server;
    private FakeHosts hosts;
    private List<HostKey> keys;

    @BeforeEach
    void start() {
        server = TestServer.start(folder.resolve("plane"));
        hosts = server.part(FakeHosts.class);
        keys = Stream.generate(() -> SigningKey.generate().hostKey()).limit(3).toList();
        server.part(Store.class).write(transaction -> {
            for (int i = 0; i < keys.size(); i++) {
                transaction
                        .hosts()
                        .save(new Host(
                                keys.get(i),
                                "web-" + (i + 1),
                                Fingerprint.of(new byte[] {(byte) i}),
                                Instant.EPOCH,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
            }
            return true;
        });
        hosts.online.addAll(keys);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aClusterIsTakenOverWhenEveryHostAccepts() {
        JsonNode task = ended(takeOver("shop", "fake-1"));
        assertThat(task.get("state").asString()).as(task.toString()).isEqualTo("SUCCEEDED");
        assertThat(task.get("steps")
                        .valueStream()
                        .map(step -> step.get("name").asString() + " "
                                + step.get("state").asString()))
                .containsExactly("DISCOVER DONE", "CLAIM_HOSTS DONE", "RECORD DONE");

        JsonNode cluster = server.admin().get("/api/v1/clusters/shop").json();
        assertThat(cluster.get("status").asString()).isEqualTo("RUNNING");
        assertThat(cluster.get("kind").asString()).isEqualTo("fake");
        assertThat(cluster.get("epoch").asInt()).isEqualTo(1);
        assertThat(cluster.get("hosts").asInt()).isEqualTo(3);
        assertThat(cluster.get("hostsOnline").asInt()).isEqualTo(3);
        assertThat(cluster.get("owner").asString())
                .isEqualTo(server.running().keys().id().value());
        assertThat(cluster.get("members").get(0).get("endpoints").get(0).asString())
                .isEqualTo(FakeKind.ENDPOINT.uri());
        assertThat(cluster.get("inventory").get("identity").get("service/web").asString())
                .isEqualTo("1");
        assertThat(cluster.get("history").get(0).get("what").asString()).contains("taken over");
        assertThat(hosts.obeying.keySet()).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(server.admin()
                        .get("/api/v1/clusters/" + cluster.get("id").asString())
                        .json()
                        .get("name")
                        .asString())
                .isEqualTo("shop");
        assertThat(server.admin().get("/api/v1/clusters").json().get("items")).hasSize(1);

        JsonNode host = server.admin().get("/api/v1/hosts/web-1").json();
        assertThat(host.get("clusters").get(0).asString()).isEqualTo("shop");
        Answer refused = server.admin().delete("/api/v1/hosts/web-1");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("HOST_IN_USE");
    }

    @Test
    void allAreReleasedWhenOneRefuses() {
        hosts.refusing.put(keys.get(1), "ENDPOINT_BOUND");
        JsonNode task = ended(takeOver("shop", "fake-1"));
        assertThat(task.get("state").asString()).isEqualTo("FAILED");
        assertThat(task.get("error").asString()).contains("HOST_REFUSES", "host web-2", "ENDPOINT_BOUND");
        assertThat(hosts.obeying).isEmpty();
        assertThat(server.admin().get("/api/v1/clusters").json().get("items")).isEmpty();

        hosts.refusing.clear();
        assertThat(ended(takeOver("shop", "fake-1")).get("state").asString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void aHostThatIsDownIsNamedAndTheOthersAreReleased() {
        hosts.online.remove(keys.get(2));
        JsonNode task = ended(takeOver("shop", "fake-1"));
        assertThat(task.get("state").asString()).isEqualTo("FAILED");
        assertThat(task.get("error").asString()).contains("HOST_UNREACHABLE", "host web-3", "HOST_NOT_RELEASED");
        assertThat(hosts.obeying).isEmpty();
    }

    @Test
    void allThatDiscoveryFindsIsTold() {
        JsonNode task = ended(takeOver("shop", "broken"));
        assertThat(task.get("state").asString()).isEqualTo("FAILED");
        assertThat(task.get("error").asString()).contains("node n4", "node n5");
        assertThat(log(task)).contains("node n4", "node n5");
        assertThat(hosts.shown).isEmpty();
    }

    @Test
    void aKindThatFindsNobodySaysWhatItSaw() {
        JsonNode task = ended(takeOver("shop", "silent"));
        assertThat(task.get("error").asString()).contains("DISCOVERY_FAILED", "web-1 does not answer");
    }

    @Test
    void theSameClusterIsNotTakenOverTwice() {
        ended(takeOver("shop", "fake-1"));
        Answer sameName = takeOver("shop", "fake-2");
        assertThat(sameName.status()).isEqualTo(409);
        assertThat(sameName.code()).isEqualTo("CLUSTER_NAME_TAKEN");
        JsonNode sameCluster = ended(takeOver("other", "fake-1"));
        assertThat(sameCluster.get("state").asString()).isEqualTo("FAILED");
        assertThat(sameCluster.get("error").asString()).contains("CLUSTER_HERE_ALREADY", "'shop'");
    }

    @Test
    void aDryRunTellsAndChangesNothing() {
        Answer answer = server.admin()
                .post(
                        "/api/v1/clusters",
                        "{\"name\":\"shop\",\"kind\":\"fake\",\"settings\":{\"fingerprint\":\"broken\"},\"dryRun\":true}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("findings")).hasSize(2);
        assertThat(answer.json().get("findings").get(0).get("severity").asString())
                .isEqualTo("ERROR");
        assertThat(server.admin().get("/api/v1/tasks").json().get("items")).isEmpty();
        assertThat(hosts.shown).isEmpty();
    }

    @Test
    void wrongWishesAreRefusedAtOnce() {
        assertThat(server.admin()
                        .post("/api/v1/clusters", "{\"name\":\"a b\",\"kind\":\"fake\"}")
                        .code())
                .isEqualTo("WRONG_CLUSTER_NAME");
        Answer kind = server.admin().post("/api/v1/clusters", "{\"name\":\"a\",\"kind\":\"swamp\"}");
        assertThat(kind.code()).isEqualTo("UNKNOWN_KIND");
        assertThat(kind.detail()).contains("swamp", "fake");
        assertThat(server.admin()
                        .post("/api/v1/clusters", "{\"name\":\"a\",\"kind\":\"fake\",\"entryHost\":\"nobody\"}")
                        .code())
                .isEqualTo("UNKNOWN_HOST");
        assertThat(server.admin().get("/api/v1/clusters/nobody").code()).isEqualTo("NO_SUCH_CLUSTER");
        assertThat(server.admin().get("/api/v1/tasks").json().get("items")).isEmpty();
    }

    @Test
    void aServerThatWasStoppedGoesOnWithTheSameGenesis() {
        hosts.online.remove(keys.get(0));
        takeOver("shop", "fake-1");
        await().until(() -> hosts.shown.size() >= 3);
        server.running().close();
        assertThat(hosts.shown.stream().distinct()).hasSize(1);
        RunningServer again =
                RunningServer.start(TestServer.settings(folder.resolve("plane")), "WARN", FakeBackend.class);
        try {
            FakeHosts later = again.part(FakeHosts.class);
            later.online.addAll(keys);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> again.part(Store.class)
                            .<Optional<Cluster>>read(
                                    transaction -> transaction.clusters().findByName("shop"))
                            .isPresent());
            assertThat(later.shown).contains(hosts.shown.getFirst());
            assertThat(later.shown.stream().distinct()).hasSize(1);
        } finally {
            again.close();
        }
    }

    @Test
    void statusIsReadAtRestAndStoredOnlyWhereItChanged() throws Exception {
        ended(takeOver("shop", "fake-1"));
        ClusterStatusRefresh reads = server.part(ClusterStatusRefresh.class);
        long before = server.part(Store.class).commits();
        reads.refreshAll();
        assertThat(server.part(Store.class).commits()).isEqualTo(before);
        server.part(FakeKind.class).state = Reading.State.UNAVAILABLE;
        reads.refreshAll();
        JsonNode cluster = server.admin().get("/api/v1/clusters/shop").json();
        assertThat(cluster.get("status").asString()).isEqualTo("UNAVAILABLE");
        assertThat(cluster.get("findings").get(0).get("code").asString()).isEqualTo("NODE_DOWN");
        String id = cluster.get("id").asString();
        assertThat(server.admin()
                        .get("/api/v1/events?subject=" + id)
                        .json()
                        .get("items")
                        .valueStream()
                        .map(event -> event.get("details").get("status").asString()))
                .containsExactly("RUNNING", "UNAVAILABLE");
    }

    private Answer takeOver(String name, String fingerprint) {
        return server.admin()
                .post(
                        "/api/v1/clusters",
                        "{\"name\":\"%s\",\"kind\":\"fake\",\"settings\":{\"fingerprint\":\"%s\"}}"
                                .formatted(name, fingerprint));
    }

    private JsonNode ended(Answer started) {
        assertThat(started.status()).as(started.response().body()).isEqualTo(202);
        String path = "/api/v1/tasks/" + started.json().get("task").get("id").asString();
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        !server.admin().get(path).json().get("state").asString().equals("RUNNING"));
        return server.admin().get(path).json();
    }

    private String log(JsonNode task) {
        return server.admin()
                .get("/api/v1/tasks/" + task.get("id").asString() + "/log?after=0")
                .response()
                .body();
    }
}
