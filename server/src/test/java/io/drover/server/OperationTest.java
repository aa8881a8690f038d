package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.kind.service.Node;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.OperationException.Reason;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.SigningKey;
import io.drover.server.RestClient.Answer;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.host.Host;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.migration.HeldLocks;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Seeing and changing what runs on a cluster, through REST. */
class OperationTest {
    private static final String SHOP = "/api/v1/clusters/shop";

    @TempDir
    Path folder;

    private TestServer server;
    private List<HostKey> keys;
    private FakeServices services;

    @BeforeEach
    void start() {
        server = TestServer.start(folder.resolve("plane"));
        services = server.part(FakeKind.class).services;
        keys = Stream.generate(() -> SigningKey.generate().hostKey()).limit(3).toList();
        store().write(transaction -> {
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
        server.part(FakeHosts.class).online.addAll(keys);
        assertThat(ended(post("/api/v1/clusters", "{\"name\":\"shop\",\"kind\":\"fake\"}")))
                .isEqualTo("SUCCEEDED");
        services.add("web", "web:1");
    }

    @AfterEach
    void stop() {
        services.leave.release(1_000);
        server.close();
    }

    private Store store() {
        return server.part(Store.class);
    }

    private Answer get(String path) {
        return server.admin().get(path);
    }

    private Answer post(String path, String body) {
        return server.admin().post(path, body);
    }

    private Cluster cluster() {
        return store().<Optional<Cluster>>read(
                        transaction -> transaction.clusters().findByName("shop"))
                .orElseThrow();
    }

    private Answer deploy(String stack, String compose) {
        return post(
                SHOP + "/stacks",
                "{\"name\":\"%s\",\"compose\":\"%s\"}".formatted(stack, compose.replace("\n", "\\n")));
    }

    private Answer scale() {
        return post(SHOP + "/services/web/scale", "{\"replicas\":3}");
    }

    private static String taskPath(Answer started) {
        assertThat(started.status()).as(started.response().body()).isEqualTo(202);
        return "/api/v1/tasks/" + started.json().get("task").get("id").asString();
    }

    private JsonNode task(String path) {
        return get(path).json();
    }

    /** The state in which a task ended. */
    private String ended(Answer started) {
        String path = taskPath(started);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !task(path).get("state").asString().equals("RUNNING"));
        return task(path).get("state").asString();
    }

    private List<String> operations() {
        return get("/api/v1/events?subject=" + cluster().id())
                .json()
                .get("items")
                .valueStream()
                .filter(event -> event.get("type").asString().equals("cluster.operation"))
                .map(event -> event.get("details").get("operation").asString())
                .toList();
    }

    @Test
    void servicesAndTheirTasksAreTold() {
        JsonNode listed = get(SHOP + "/services").json().get("items").get(0);
        assertThat(listed.get("name").asString()).isEqualTo("web");
        assertThat(listed.get("running").asInt()).isEqualTo(1);
        assertThat(get(SHOP + "/services/web").json().get("image").asString()).isEqualTo("web:1");
        assertThat(get(SHOP + "/services/web/tasks")
                        .json()
                        .get("items")
                        .get(0)
                        .get("node")
                        .asString())
                .isEqualTo("web-1");
        Answer unknown = get(SHOP + "/services/nobody");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("NO_SUCH_SERVICE");
        assertThat(unknown.detail()).contains("shop", "nobody");
        assertThat(get("/api/v1/clusters/nobody/services").code()).isEqualTo("NO_SUCH_CLUSTER");
        assertThat(operations()).isEmpty();
    }

    @Test
    void aNodeIsAbnormalWhenItsAgentCannotBeReached() {
        server.part(FakeHosts.class).online.remove(keys.get(1));
        services.strangers.add(new Node("n9", "old", "worker", "drain", "down", "gone", "", false, false));
        JsonNode nodes = get(SHOP + "/nodes").json().get("items");
        assertThat(nodes.valueStream()
                        .map(node -> node.get("host").asString("-") + " "
                                + node.get("abnormal").asBoolean()))
                .containsExactlyInAnyOrder("web-1 false", "web-2 true", "web-3 false", "- true");
        assertThat(nodes.toString()).contains("its agent, host web-2, cannot be reached", "no agent is on it", "gone");
        services.failure = new OperationException(Reason.UNREACHABLE, "no manager answers");
        JsonNode unknown = get(SHOP + "/nodes").json().get("items");
        assertThat(unknown).hasSize(3);
        assertThat(unknown.valueStream())
                .allSatisfy(node -> assertThat(node.get("abnormal").asBoolean()).isTrue());
        assertThat(unknown.get(0).get("state").asString()).isEqualTo("unknown");
    }

    @Test
    void changesAreMadeAndToldAsEvents() {
        Answer updated = post(SHOP + "/services/web/update", "{\"image\":\"web:2\"}");
        assertThat(updated.status()).as(updated.response().body()).isEqualTo(200);
        assertThat(updated.json().get("kind").asString()).isEqualTo("UPDATED");
        assertThat(scale().status()).isEqualTo(200);
        assertThat(post(SHOP + "/services/web/rollback", "{}").status()).isEqualTo(200);
        assertThat(server.admin().delete(SHOP + "/services/web").status()).isEqualTo(200);
        assertThat(services.done).containsExactly("update web web:2", "scale web 3", "rollback web", "remove web");
        assertThat(operations()).containsExactly("update", "scale", "rollback", "remove");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update   | {}                      | MISSING_FIELD",
                "update   | {\"image\":\"a b\"}     | WRONG_IMAGE",
                "update   | {\"image\":\"-v\"}      | WRONG_IMAGE",
                "update   | {\"picture\":\"a\"}     | UNKNOWN_FIELD",
                "scale    | {}                      | WRONG_REPLICAS",
                "scale    | {\"replicas\":-1}       | WRONG_REPLICAS",
                "scale    | {\"replicas\":100001}   | WRONG_REPLICAS",
                "scale    | {\"replicas\":\"many\"} | WRONG_FIELD",
            })
    void wrongWishesAreRefusedAndChangeNothing(String operation, String body, String code) {
        Answer answer = post(SHOP + "/services/web/" + operation, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(services.done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, 404, NO_SUCH_SERVICE",
        "CONFLICT, 409, OPERATION_CONFLICT",
        "REFUSED, 422, OPERATION_REFUSED",
        "UNREACHABLE, 502, CLUSTER_UNREACHABLE"
    })
    void whatTheClusterRefusesIsToldInItsWords(Reason reason, int status, String code) {
        services.failure = new OperationException(reason, "the swarm says: it will not");
        Answer answer = scale();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.detail()).isEqualTo("cluster 'shop': the swarm says: it will not");
        assertThat(operations()).isEmpty();
    }

    @Test
    void aKindWithoutServicesSaysSo() {
        server.part(FakeKind.class).withServices = false;
        Answer answer = get(SHOP + "/services");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("KIND_WITHOUT_SERVICES");
        assertThat(answer.detail()).contains("kind fake");
        assertThat(deploy("shop", "web=web:1").code()).isEqualTo("KIND_WITHOUT_SERVICES");
    }

    @Test
    void aLockedClusterHoldsChangesThenRefusesThemAndIsSeenAllTheWhile() throws Exception {
        HeldLocks locks = new HeldLocks(server.part(ClusterLocks.class));
        ClusterId id = cluster().id();
        assertThat(locks.lock(id, Duration.ZERO)).isTrue();
        FutureTask<Answer> deployment = new FutureTask<>(() -> deploy("shop", "web=web:1"));
        Thread.ofVirtual().start(deployment);
        long before = System.nanoTime();
        Answer refused = scale();
        Duration held = Duration.ofNanos(System.nanoTime() - before);
        System.out.printf("a change was held for %d ms before it was refused%n", held.toMillis());
        assertThat(held).isBetween(Duration.ofMillis(9_900), Duration.ofSeconds(15));
        for (Answer answer : List.of(refused, deployment.get())) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("CLUSTER_LOCKED");
            assertThat(answer.header("Retry-After")).isEqualTo("10");
            assertThat(answer.detail()).contains("'shop' is locked by a migration", "nothing was changed");
        }
        assertThat(get(SHOP + "/services").status()).isEqualTo(200);
        assertThat(services.done).containsExactly("services");
        locks.unlock(id);
        assertThat(scale().status()).isEqualTo(200);
    }

    @Test
    void whatIsHeldGoesOnWhenTheClusterIsUnlockedSoon() throws Exception {
        HeldLocks locks = new HeldLocks(server.part(ClusterLocks.class));
        ClusterId id = cluster().id();
        assertThat(locks.lock(id, Duration.ZERO)).isTrue();
        FutureTask<Answer> held = new FutureTask<>(this::scale);
        Thread.ofVirtual().start(held);
        await().during(Duration.ofMillis(500)).until(() -> !held.isDone());
        assertThat(services.done).isEmpty();
        locks.unlock(id);
        assertThat(held.get().status()).isEqualTo(200);
        assertThat(services.done).containsExactly("scale web 3");
    }

    @Test
    void aStackIsDeployedAgainAndRemoved() {
        Answer started = deploy("front", "web=web:1\napi=api:1");
        assertThat(ended(started)).isEqualTo("SUCCEEDED");
        JsonNode task = task(taskPath(started));
        assertThat(task.get("type").asString()).isEqualTo("DEPLOY");
        assertThat(task.get("subject").asString()).isEqualTo("shop/front");
        assertThat(task.get("steps")
                        .valueStream()
                        .map(step -> step.get("name").asString() + " "
                                + step.get("state").asString()))
                .containsExactly("APPLY DONE", "CONVERGE DONE");
        assertThat(get(taskPath(started) + "/log").response().body())
                .contains("service front_web: created", "2 created");
        assertThat(cluster().status()).isEqualTo(ClusterStatus.RUNNING);
        Answer again = deploy("front", "web=web:1\napi=api:2");
        assertThat(ended(again)).isEqualTo("SUCCEEDED");
        assertThat(get(taskPath(again) + "/log").response().body())
                .contains("service front_web: unchanged", "service front_api: updated");
        assertThat(operations()).containsExactly("deploy", "deploy");
        Answer removed = server.admin().delete(SHOP + "/stacks/front");
        assertThat(removed.json().get("items")).hasSize(2);
        assertThat(services.services).containsOnlyKeys("web");
    }

    @Test
    void theDefinitionIsForgottenWithTheTasksEnd() {
        Answer started = deploy("front", "web=geheim");
        assertThat(ended(started)).isEqualTo("SUCCEEDED");
        TaskId id = new TaskId(started.json().get("task").get("id").asString());
        Task stored = store().<Optional<Task>>read(
                        transaction -> transaction.tasks().find(id))
                .orElseThrow();
        assertThat(stored.toString()).doesNotContain("geheim");
        assertThat(stored.parameters()).containsKeys("stack", "cluster");
    }

    @Test
    void allUnknownKeysAreNamedTogetherAndNothingBegins() {
        Answer answer = deploy("front", "privileged\nweb=web:1\nbuild");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("DEFINITION_REFUSED");
        assertThat(answer.detail()).contains("services.web.privileged, services.web.build");
        assertThat(answer.json().get("findings")).hasSize(2);
        assertThat(services.done).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":\"a\"}", "{\"name\":\"a\",\"compose\":\" \"}", "{\"compose\":\"a=b\"}"})
    void aDeploymentNeedsANameAndAFile(String body) {
        Answer answer = post(SHOP + "/stacks", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("MISSING_FIELD");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertThat(deploy("front", "web=" + "x".repeat(1 << 20)).status()).isEqualTo(413);
    }

    @Test
    void aStackIsDeployedOnceAtATimeAndSeenToBe() {
        services.leave.drainPermits();
        Answer first = deploy("front", "web=web:1");
        await().until(() -> services.done.contains("deploy front"));
        assertThat(cluster().status()).isEqualTo(ClusterStatus.OPERATING);
        Answer second = deploy("front", "web=web:2");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("STACK_BUSY");
        assertThat(server.admin().delete(SHOP + "/stacks/front").code()).isEqualTo("STACK_BUSY");
        services.leave.release(2);
        assertThat(ended(first)).isEqualTo("SUCCEEDED");
        assertThat(ended(deploy("back", "db=db:1"))).isEqualTo("SUCCEEDED");
        assertThat(cluster().status()).isEqualTo(ClusterStatus.RUNNING);
    }

    @Test
    void aLockWaitsForWhatIsBeingDeployed() throws Exception {
        services.leave.drainPermits();
        Answer started = deploy("front", "web=web:1");
        await().until(() -> services.done.contains("deploy front"));
        HeldLocks locks = new HeldLocks(server.part(ClusterLocks.class));
        assertThat(locks.lock(cluster().id(), Duration.ofMillis(200))).isFalse();
        services.leave.release(1);
        assertThat(ended(started)).isEqualTo("SUCCEEDED");
        assertThat(locks.lock(cluster().id(), Duration.ofSeconds(5))).isTrue();
        locks.unlock(cluster().id());
    }

    @Test
    void aDeploymentThatIsRefusedFailsInTheClustersWords() {
        services.leave.drainPermits();
        Answer started = deploy("front", "web=web:1");
        await().until(() -> services.done.contains("deploy front"));
        services.failure = new OperationException(Reason.REFUSED, "the swarm says: no");
        services.leave.release(1);
        assertThat(ended(started)).as("what had begun").isEqualTo("FAILED");
        assertThat(task(taskPath(started)).get("error").asString()).contains("the swarm says: no");
    }

    @Test
    void whatStaysAConflictFailsSoon() {
        services.failure = new OperationException(Reason.CONFLICT, "service 'front_web' belongs to no stack");
        Answer started = deploy("front", "web=web:1");
        assertThat(ended(started)).isEqualTo("FAILED");
        assertThat(task(taskPath(started)).get("error").asString()).contains("belongs to no stack");
        assertThat(task(taskPath(started)).get("steps").get(1).get("state").asString())
                .isEqualTo("SKIPPED");
        assertThat(cluster().status()).isEqualTo(ClusterStatus.RUNNING);
    }

    @Test
    void tasksThatDoNotRunAreToldInTheClustersWords() {
        Answer started = deploy("front", "web=broken");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get(taskPath(started) + "/log").response().body().contains(FakeServices.TROUBLE));
        assertThat(task(taskPath(started)).get("steps").get(1).get("state").asString())
                .isEqualTo("RUNNING");
        services.services.remove("front_web");
        assertThat(ended(started)).isEqualTo("SUCCEEDED");
    }

    @Test
    void aServerThatWasStoppedGoesOnDeploying() {
        services.leave.drainPermits();
        Answer started = deploy("front", "web=web:1");
        await().until(() -> services.done.contains("deploy front"));
        server.running().close();
        RunningServer again =
                RunningServer.start(TestServer.settings(folder.resolve("plane")), "WARN", FakeBackend.class);
        try {
            FakeServices later = again.part(FakeKind.class).services;
            await().atMost(Duration.ofSeconds(20)).until(() -> later.services.containsKey("front_web"));
            TaskId id = new TaskId(started.json().get("task").get("id").asString());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> again.part(Store.class)
                            .<Optional<Task>>read(
                                    transaction -> transaction.tasks().find(id))
                            .orElseThrow()
                            .state()
                            .isEnded());
            Optional<Cluster> cluster = again.part(Store.class)
                    .read(transaction -> transaction.clusters().findByName("shop"));
            assertThat(cluster.orElseThrow().status()).isEqualTo(ClusterStatus.RUNNING);
        } finally {
            again.close();
        }
    }
}
