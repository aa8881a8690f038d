package io.drover.cli;

import static io.drover.cli.FakePlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    private static final String CLUSTERS = """
            {"items":[
              {"id":"cl-abcdefghijkm","name":"web","kind":"swarm","status":"RUNNING","hosts":3,"hostsOnline":3,
               "epoch":2,"createdAt":"2026-01-01T00:00:00Z","novelty":1.50},
              {"id":"cl-zzzzzzzzzzzz","name":"数据库","kind":"generic","status":"UNAVAILABLE","hosts":1,"hostsOnline":0,
               "epoch":1,"createdAt":"2026-01-01T10:20:30.5Z"}]}""";
    private static final String CLUSTER = """
            {"id":"cl-abcdefghijkm","name":"web","kind":"swarm","status":"RUNNING","hosts":1,"hostsOnline":1,
             "epoch":2,"createdAt":"2026-01-01T00:00:00Z","fingerprint":"swarm-1","owner":"a","settings":{},
             "members":[{"host":"h1","name":"web-1","node":"n1","role":"manager","online":true,
                         "endpoints":[{"name":"engine","uri":"unix:///run/docker.sock"}]}],
             "published":[{"host":"web-1","uri":"http://10.0.0.1:8080/"}],
             "inventory":{"readAt":"2026-01-01T00:00:01Z","identity":{"swarm":"1","node":"2"},"observed":{"task":"3"}},
             "history":[{"at":"2026-01-01T00:00:00Z","plane":"a","what":"taken over"}],
             "findings":[{"code":"CLOCK_SKEW","severity":"WARNING","target":"host web-1","seen":"12 s ahead",
                          "fix":"start an NTP client"}]}""";
    private static final String HOSTS = """
            {"items":[{"key":"h-key-1","name":"web-1","online":true,"hostname":"web-1.example","os":"Debian 13",
             "kernel":"6.12","architecture":"amd64","cpus":2,"memoryBytes":8353000000,"agentVersion":"0.1.0",
             "addresses":["10.0.0.1","fd00::1"],"enrolledAt":"2026-01-01T00:00:00Z","seenAt":"2026-01-02T03:04:05Z",
             "clusters":["web"]}]}""";

    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void showsClustersAsAnAlignedTable() {
        plane.on("GET /clusters", json(200, CLUSTERS));
        Cli.Result result = Cli.of(home, plane).run("cluster", "list");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("""
                        NAME    KIND     STATUS       HOSTS  EPOCH  CREATED               ID
                        web     swarm    RUNNING      3/3    2      2026-01-01T00:00:00Z  cl-abcdefghijkm
                        数据库  generic  UNAVAILABLE  0/1    1      2026-01-01T10:20:30Z  cl-zzzzzzzzzzzz
                        """);
    }

    @Test
    void cutsTheWidestColumnsToTheTerminalsWidth() {
        plane.on("GET /clusters", json(200, CLUSTERS));
        Cli.Result result = Cli.of(home, plane)
                .with("NO_COLOR", "1")
                .on(new FakeTerminal(60))
                .run("cluster", "list");
        assertThat(result.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
        assertThat(result.out()).contains("...").doesNotContain("\u001b");
    }

    @Test
    void coloursOnlyOnATerminal() {
        plane.on("GET /clusters", json(200, CLUSTERS));
        assertThat(Cli.of(home, plane)
                        .on(new FakeTerminal(200))
                        .run("cluster", "list")
                        .out())
                .contains("\u001b[31mUNAVAILABLE");
        assertThat(Cli.of(home, plane).run("cluster", "list").out()).doesNotContain("\u001b");
    }

    @Test
    void printsJsonAsItCame() {
        plane.on("GET /clusters", json(200, CLUSTERS));
        Cli.Result result = Cli.of(home, plane).run("cluster", "list", "-o", "json");
        assertThat(result.out().replaceAll("\\s", "")).isEqualTo(CLUSTERS.replaceAll("\\s", ""));
        assertThat(result.out()).contains("\n  ").contains("1.50");
    }

    @Test
    void printsOnlyIdsAsNames() {
        plane.on("GET /clusters", json(200, CLUSTERS));
        assertThat(Cli.of(home, plane).run("-o", "name", "cluster", "list").out())
                .isEqualTo("cl-abcdefghijkm\ncl-zzzzzzzzzzzz\n");
    }

    @Test
    void saysWhatToDoWhereThereIsNothing() {
        plane.on("GET /clusters", json(200, "{\"items\":[]}"));
        assertThat(Cli.of(home, plane).run("cluster", "list").out()).contains("drover cluster take-over");
        assertThat(Cli.of(home, plane).run("cluster", "list", "-o", "name").out())
                .isEmpty();
    }

    @Test
    void showsACluster() {
        plane.on("GET /clusters/web", json(200, CLUSTER));
        assertThat(Cli.of(home, plane).run("cluster", "show", "web").out()).isEqualTo("""
                        Name:        web
                        ID:          cl-abcdefghijkm
                        Kind:        swarm
                        Status:      RUNNING
                        Hosts:       1, 1 online
                        Epoch:       2
                        Owner:       a
                        Fingerprint: swarm-1
                        Created:     2026-01-01T00:00:00Z
                        Inventory:   read 2026-01-01T00:00:01Z: 2 entries of identity, 1 observed

                        HOST   NODE  ROLE     ONLINE  ENDPOINTS
                        web-1  n1    manager  online  name=engine uri=unix:///run/docker.sock

                        PUBLISHED ON  URI
                        web-1         http://10.0.0.1:8080/

                        AT                    PLANE  WHAT
                        2026-01-01T00:00:00Z  a      taken over

                        WARNING  CLOCK_SKEW  host web-1
                                 seen: 12 s ahead
                                 fix:  start an NTP client
                        """);
    }

    @Test
    void showsHosts() {
        plane.on("GET /hosts", json(200, HOSTS));
        assertThat(Cli.of(home, plane).run("host", "list").out()).isEqualTo("""
                        NAME   ONLINE  HOSTNAME       OS         AGENT  CLUSTERS  SEEN
                        web-1  online  web-1.example  Debian 13  0.1.0  web       2026-01-02T03:04:05Z
                        """);
    }

    @Test
    void showsThePlane() {
        assertThat(Cli.of(home, plane).run("plane", "show").out())
                .contains("Name:        a\n")
                .contains("Gateways:    10.0.0.1:8444\n");
    }

    @Test
    void encodesNamesInPaths() {
        plane.on("DELETE /hosts/a%2F..%2F%3Fb%20c", json(204, ""));
        Cli.Result result = Cli.of(home, plane).run("host", "remove", "a/../?b c");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("Host a/../?b c is removed.\n");
    }

    @Test
    void keepsAServersTextFromControllingTheTerminal() {
        plane.on(
                "GET /hosts",
                json(200, "{\"items\":[{\"key\":\"k\",\"name\":\"evil\\u001b[2J\\u009b\\u202ename\\nnext\"}]}"));
        Cli.Result table = Cli.of(home, plane).run("host", "list");
        assertThat(table.out()).contains("evil?[2J??name next").doesNotContain("\u001b", "\u009b", "\u202e");
        Cli.Result raw = Cli.of(home, plane).run("host", "list", "-o", "json");
        assertThat(raw.out()).contains("\\u009b").doesNotContain("\u001b", "\u009b");
    }

    @Test
    void makesAHostTokenAndNeverCutsIt() {
        String token = "t".repeat(300);
        plane.on(
                "POST /host-tokens",
                json(
                        201,
                        "{\"token\":\"%s\",\"command\":\"drover agent join %s\",\"expiresAt\":\"2026-01-02T04:04:05Z\"}"
                                .formatted(token, token)));
        assertThat(Cli.of(home, plane)
                        .on(new FakeTerminal(80))
                        .run("host", "token", "--name", "web-1", "--valid-for", "2h")
                        .out())
                .contains("2026-01-02T04:04:05Z")
                .contains("  drover agent join " + token + "\n");
        assertThat(plane.requests("POST /host-tokens").getFirst().body())
                .isEqualTo("{\"hostName\":\"web-1\",\"validForSeconds\":7200}");
        assertThat(Cli.of(home, plane).run("host", "token", "-o", "name").out()).isEqualTo(token + "\n");
    }

    @Test
    void invitesAndJoinsPeers() {
        plane.on(
                "POST /peer-invitations",
                json(201, "{\"invitation\":\"inv-1\",\"expiresAt\":\"2026-01-02T04:04:05Z\"}"));
        plane.on("POST /peers", json(201, "{\"id\":\"plane-b\",\"name\":\"b\",\"allowInbound\":true,\"gateways\":[]}"));
        assertThat(Cli.of(home, plane)
                        .run("peer", "invite", "--name", "b", "--allow-inbound")
                        .out())
                .contains("drover peer join inv-1");
        assertThat(plane.requests("POST /peer-invitations").getFirst().body())
                .isEqualTo("{\"peerName\":\"b\",\"allowInbound\":true}");
        Cli.Result joined = Cli.of(home, plane).typing("inv-1\n").run("peer", "join", "-");
        assertThat(joined.out()).isEqualTo("Paired with plane b.\n");
        assertThat(plane.requests("POST /peers").getFirst().body())
                .isEqualTo("{\"invitation\":\"inv-1\",\"allowInbound\":false}");
        assertThat(Cli.of(home, plane).run("peer", "join", "-").exit()).isEqualTo(2);
    }

    @Test
    void listsTasksAndTheirLogs() {
        plane.on(
                "GET /tasks",
                json(
                        200,
                        "{\"items\":[{\"id\":\"t-1\",\"type\":\"TAKE_OVER\",\"title\":\"Take over web\",\"subject\":\"web\",\"state\":\"RUNNING\",\"steps\":[]}]}"));
        plane.on(
                "GET /tasks/t-1/log?after=0",
                json(200, "{\"items\":[{\"number\":1,\"at\":\"2026-01-01T00:00:00Z\",\"line\":\"found 3 members\"}]}"));
        assertThat(Cli.of(home, plane).run("task", "list").out()).isEqualTo("""
                        ID   TYPE       SUBJECT  STATE    CREATED  TITLE
                        t-1  TAKE_OVER  web      RUNNING  -        Take over web
                        """);
        assertThat(Cli.of(home, plane).run("task", "log", "t-1").out())
                .isEqualTo("2026-01-01T00:00:00Z  found 3 members\n");
    }
}
