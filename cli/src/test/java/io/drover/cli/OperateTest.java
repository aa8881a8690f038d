package io.drover.cli;

import static io.drover.cli.FakePlane.events;
import static io.drover.cli.FakePlane.json;
import static io.drover.cli.FakePlane.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that see and change what runs on a cluster. */
class OperateTest {
    private static final String SERVICE = """
            {"id":"s1","name":"shop_web","stack":"shop","image":"web:1","mode":"replicated","running":1,"desired":2,
             "ports":["8080->80/tcp"],"update":null,"trouble":"No such image: web:1","version":14,
             "updatedAt":"2026-01-02T03:04:05Z"}""";
    private static final String UPDATED = "{\"kind\":\"UPDATED\",\"what\":\"service\",\"name\":\"shop_web\"}";
    private static final String COMPOSE = "services: {web: {image: \"web:1\"}}\n";

    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    private Cli.Result run(String... arguments) {
        return Cli.of(home, plane).run(arguments);
    }

    private String file() throws IOException {
        return Files.writeString(home.resolve("compose.yml"), COMPOSE).toString();
    }

    @Test
    void listsServicesWithWhatIsWrongBeneath() {
        plane.on("GET /clusters/shop/services", json(200, "{\"items\":[" + SERVICE + "]}"));
        Cli.Result result = run("cluster", "services", "shop");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("""
                        NAME      STACK  MODE        TASKS  IMAGE  PORTS         ID
                        shop_web  shop   replicated  1/2    web:1  8080->80/tcp  s1
                        shop_web: No such image: web:1
                        """);
        assertThat(run("cluster", "services", "shop", "-o", "name").out()).isEqualTo("s1\n");
    }

    @Test
    void showsAService() {
        plane.on("GET /clusters/shop/services/shop_web", json(200, SERVICE));
        assertThat(run("cluster", "services", "shop", "shop_web").out())
                .contains("Tasks:", "1 of 2 run", "Trouble:", "No such image: web:1");
    }

    @Test
    void listsNodesAndWhyTheyAreAbnormal() {
        plane.on("GET /clusters/shop/nodes", json(200, """
                        {"items":[
                          {"id":"n1","host":"web-1","hostname":"web-1","role":"manager","availability":"active",
                           "state":"ready","address":"10.0.0.1","leader":true,"agentOnline":true,"abnormal":false,"reasons":[]},
                          {"id":"n2","host":"web-2","hostname":"web-2","role":"worker","availability":"active",
                           "state":"ready","address":"10.0.0.2","leader":false,"agentOnline":false,"abnormal":true,
                           "reasons":["its agent, host web-2, cannot be reached"]}]}"""));
        assertThat(run("cluster", "nodes", "shop").out()).isEqualTo("""
                        HOST   HOSTNAME  ROLE              AVAILABILITY  CLUSTER SAYS  STATE     ID
                        web-1  web-1     manager (leader)  active        ready         normal    n1
                        web-2  web-2     worker            active        ready         abnormal  n2
                        web-2: its agent, host web-2, cannot be reached
                        """);
    }

    @Test
    void listsTasks() {
        plane.on("GET /clusters/shop/services/shop_web/tasks", json(200, """
                        {"items":[{"id":"t1","name":"shop_web.1","image":"web:1","nodeId":"n1","node":"web-1",
                          "desiredState":"running","state":"running","since":"2026-01-02T03:04:05Z","error":null,
                          "containerId":"c1"}]}"""));
        assertThat(run("cluster", "tasks", "shop", "shop_web").out())
                .contains("NAME", "shop_web.1", "web-1", "2026-01-02T03:04:05Z");
    }

    @Test
    void changesAreSentAndTold() {
        plane.on("POST /clusters/shop/services/shop_web/update", json(200, UPDATED));
        plane.on("POST /clusters/shop/services/shop_web/scale", json(200, UPDATED));
        plane.on("POST /clusters/shop/services/shop_web/rollback", json(200, UPDATED));
        assertThat(run("cluster", "update", "shop", "shop_web", "--image", "web:2")
                        .out())
                .isEqualTo("service shop_web: updated\n");
        assertThat(run("cluster", "scale", "shop", "shop_web=5").exit()).isZero();
        assertThat(run("cluster", "rollback", "shop", "shop_web").exit()).isZero();
        assertThat(plane.requests().stream().map(FakePlane.Request::body))
                .containsExactly("{\"image\":\"web:2\"}", "{\"replicas\":5}", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop_web", "shop_web=", "=3", "shop_web=many", "shop_web=-1", "shop_web=99999999"})
    void aWrongScaleIsRefusedHere(String wish) {
        Cli.Result result = run("cluster", "scale", "shop", wish);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("expected SERVICE=N");
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void removingNeedsAYes() {
        plane.on("DELETE /clusters/shop/services/shop_web", json(200, UPDATED.replace("UPDATED", "REMOVED")));
        plane.on("DELETE /clusters/shop/stacks/shop", json(200, "{\"items\":[" + UPDATED + "]}"));
        Cli.Result unasked = run("cluster", "remove", "shop", "shop_web");
        assertThat(unasked.exit()).isEqualTo(2);
        assertThat(unasked.err()).contains("add --yes");
        assertThat(Cli.of(home, plane)
                        .on(new FakeTerminal(80, "shop_wed"))
                        .run("cluster", "remove", "shop", "shop_web")
                        .exit())
                .isEqualTo(2);
        assertThat(plane.requests()).isEmpty();
        assertThat(Cli.of(home, plane)
                        .on(new FakeTerminal(80, "shop_web"))
                        .run("cluster", "remove", "shop", "shop_web")
                        .out())
                .isEqualTo("service shop_web: removed\n");
        assertThat(run("cluster", "remove", "shop", "--stack", "shop", "--yes").exit())
                .isZero();
        assertThat(run("cluster", "remove", "shop", "--yes").err()).contains("either a SERVICE, or --stack NAME");
        assertThat(run("cluster", "remove", "shop", "a", "--stack", "b", "--yes")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void deploysAFileAsItIs() throws IOException {
        plane.on("POST /clusters/shop/stacks", json(202, "{\"task\":{\"id\":\"t-1\"}}"));
        Cli.Result result = run("cluster", "deploy", "shop", "--stack", "front", "-f", file());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("Task t-1 deploys stack front to cluster shop", "task log t-1 --follow");
        assertThat(plane.requests().getFirst().body())
                .isEqualTo("{\"name\":\"front\",\"compose\":\"services: {web: {image: \\\"web:1\\\"}}\\n\"}");
        assertThat(Cli.of(home, plane)
                        .typing(COMPOSE)
                        .run("cluster", "deploy", "shop", "--stack", "front", "-f", "-", "-o", "name")
                        .out())
                .isEqualTo("t-1\n");
    }

    @Test
    void waitsForTheEndAndTellsWhyItFailed() throws IOException {
        plane.on("POST /clusters/shop/stacks", json(202, "{\"task\":{\"id\":\"t-1\"}}"));
        plane.on("GET /events?subject=t-1", events("", exchange -> {}));
        plane.on("GET /tasks/t-1", json(200, """
                        {"id":"t-1","type":"DEPLOY","title":"Deploy stack front to cluster shop","subject":"shop/front",
                         "state":"FAILED","steps":[],"error":"service front_web: 0 of 1 tasks run: No such image: web:1"}"""));
        Cli.Result result = run("cluster", "deploy", "shop", "--stack", "front", "-f", file(), "--wait");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("FAILED: Deploy stack front", "No such image: web:1", "drover task log t-1");
    }

    @Test
    void aRefusedFileIsToldWithAllItsFindings() throws IOException {
        plane.on(
                "POST /clusters/shop/stacks",
                problem(
                        422,
                        "Unprocessable Content",
                        "stack 'front' is not deployed: these keys are not supported: services.web.privileged, secrets",
                        "[{\"code\":\"COMPOSE_KEY_UNSUPPORTED\",\"severity\":\"ERROR\",\"target\":\"secrets\",\"seen\":\"line 3\",\"fix\":\"remove it\"}]"));
        Cli.Result result = run("cluster", "deploy", "shop", "--stack", "front", "-f", file());
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains("services.web.privileged, secrets", "COMPOSE_KEY_UNSUPPORTED  secrets", "fix:  remove it");
    }

    @Test
    void aLockedClusterIsToldAndExitsAsNotReady() {
        plane.on(
                "POST /clusters/shop/services/shop_web/scale",
                problem(503, "Service Unavailable", "cluster 'shop' is locked by migration m-1", "[]"));
        Cli.Result result = run("cluster", "scale", "shop", "shop_web=2");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("locked by migration m-1");
    }

    @Test
    void filesThatCannotBeDeployedAreToldHere() throws IOException {
        assertThat(run(
                                "cluster",
                                "deploy",
                                "shop",
                                "--stack",
                                "a",
                                "-f",
                                home.resolve("none").toString())
                        .err())
                .contains("there is no file");
        Path large = Files.writeString(home.resolve("large"), "x".repeat(600 * 1024));
        assertThat(run("cluster", "deploy", "shop", "--stack", "a", "-f", large.toString())
                        .err())
                .contains("more than 512 KiB");
        Path binary = Files.write(home.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(run("cluster", "deploy", "shop", "--stack", "a", "-f", binary.toString())
                        .err())
                .contains("not in UTF-8");
        assertThat(run("cluster", "deploy", "shop", "--stack", "a", "-f", home.toString())
                        .exit())
                .isEqualTo(2);
        assertThat(run("cluster", "deploy", "shop", "-f", file()).exit()).isEqualTo(2);
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void yamlIsTheAnswerInYaml() {
        plane.on("GET /clusters/shop/services/shop_web", json(200, """
                        {"id":"s1","name":"no","image":"web:1","running":1,"desired":2,"ratio":1.50,"none":null,
                         "ports":["8080->80/tcp","80:80"],"labels":{},"text":"a\\nb\\u001b[31m\\u0085","version":14,
                         "updatedAt":"2026-01-02T03:04:05Z"}"""));
        Cli.Result result = run("cluster", "services", "shop", "shop_web", "-o", "yaml");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("""
                        id: s1
                        name: "no"
                        image: web:1
                        running: 1
                        desired: 2
                        ratio: 1.50
                        none: null
                        ports:
                        - "8080->80/tcp"
                        - "80:80"
                        labels: {}
                        text: "a\\nb\\e[31m\\N"
                        version: 14
                        updatedAt: "2026-01-02T03:04:05Z"
                        """);
        assertThat(run("version", "-o", "yaml").out()).startsWith("version: \"");
    }

    @Test
    void streamsOfYamlAreDocuments() {
        plane.on(
                "GET /tasks/t-1/log?after=0",
                json(200, "{\"items\":[{\"number\":1,\"at\":\"2026-01-02T03:04:05Z\",\"line\":\"begun\"}]}"));
        plane.on("GET /tasks/t-1", json(200, "{\"id\":\"t-1\",\"state\":\"SUCCEEDED\",\"steps\":[]}"));
        plane.on("GET /events?subject=t-1", events("", exchange -> {}));
        Cli.Result result = run("task", "log", "t-1", "--follow", "-o", "yaml");
        assertThat(result.out()).isEqualTo("""
                        ---
                        number: 1
                        at: "2026-01-02T03:04:05Z"
                        line: begun
                        """);
    }
}
