package io.drover.cli;

import static io.drover.cli.FakePlane.events;
import static io.drover.cli.FakePlane.json;
import static io.drover.cli.FakePlane.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateTest {
    private static final String EVENTS = "GET /events?subject=m-1";

    private final FakePlane plane = new FakePlane();
    private final CountDownLatch over = new CountDownLatch(1);

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        over.countDown();
        plane.close();
    }

    private static String migration(String phase, String outcome, String phases, String hosts) {
        return """
               {"id":"m-1","cluster":"cl-1","clusterName":"web","source":"a","target":"b","phase":"%s","ended":%s,
                "outcome":%s,"direction":"OUT","epoch":2,"blackoutMs":%s,"findings":[],"hosts":[%s],"phases":[%s],
                "progress":"","createdAt":"2026-01-02T03:04:00Z","updatedAt":"2026-01-02T03:04:06Z"}""".formatted(
                phase, !outcome.equals("null"), outcome, outcome.equals("\"DONE\"") ? "43.20" : "null", hosts, phases);
    }

    private static String phase(String name, String state, String started, String ended) {
        return "{\"name\":\"%s\",\"state\":\"%s\",\"startedAt\":%s,\"endedAt\":%s}"
                .formatted(
                        name,
                        state,
                        started.isEmpty() ? "null" : "\"2026-01-02T03:04:" + started + "Z\"",
                        ended.isEmpty() ? "null" : "\"2026-01-02T03:04:" + ended + "Z\"");
    }

    private static String host(String name, String state) {
        return "{\"key\":\"k-%s\",\"name\":\"%s\",\"state\":\"%s\",\"detail\":null}".formatted(name, name, state);
    }

    private static final String BEGUN = migration(
            "CLAIM",
            "null",
            phase("PRECHECK", "DONE", "00", "01.5") + "," + phase("CLAIM", "RUNNING", "02", ""),
            host("web-1", "PENDING") + "," + host("web-2", "PENDING"));
    private static final String VOTED = migration(
            "SWITCH",
            "null",
            phase("PRECHECK", "DONE", "00", "01.5") + "," + phase("CLAIM", "DONE", "02", "03") + ","
                    + phase("SWITCH", "RUNNING", "04", ""),
            host("web-1", "VOTED") + "," + host("web-2", "PENDING"));
    private static final String DONE = migration(
            "DONE",
            "\"DONE\"",
            phase("PRECHECK", "DONE", "00", "01.5") + "," + phase("CLAIM", "DONE", "02", "03") + ","
                    + phase("SWITCH", "DONE", "04", "05"),
            host("web-1", "ARRIVED") + "," + host("web-2", "ARRIVED"));
    private static final String CLUSTER =
            "{\"id\":\"cl-1\",\"name\":\"web\",\"kind\":\"swarm\",\"status\":\"RUNNING\",\"hosts\":2,\"hostsOnline\":2}";

    private FakePlane.Reply untilOver() {
        return exchange -> {
            try {
                assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException("stopped", e);
            }
        };
    }

    private static String event(int number) {
        return "id: %d\nevent: migration.phase\ndata: {\"number\":%d,\"type\":\"migration.phase\",\"subject\":\"m-1\",\"details\":{\"phase\":\"X\"}}\n\n"
                .formatted(number, number);
    }

    private void startable() {
        plane.on("POST /migrations", json(202, BEGUN));
        plane.on(EVENTS, events(": hello\n\n" + event(7) + event(8), untilOver()));
    }

    @Test
    void tellsEachChangeInALineAndEndsWithTheBlackout() {
        startable();
        plane.on("GET /migrations/m-1", json(200, BEGUN), json(200, VOTED), json(200, DONE));
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes", "--leave-out", "x,y");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("""
                        Migration m-1: cluster web from plane a to plane b
                        2026-01-02T03:04:00Z  PRECHECK RUNNING
                        2026-01-02T03:04:01Z  PRECHECK DONE after 1.5 s
                        2026-01-02T03:04:02Z  CLAIM RUNNING
                        2026-01-02T03:04:03Z  CLAIM DONE after 1.0 s
                        2026-01-02T03:04:04Z  SWITCH RUNNING
                        2026-01-02T03:04:06Z  host web-1 VOTED
                        2026-01-02T03:04:05Z  SWITCH DONE after 1.0 s
                        2026-01-02T03:04:06Z  host web-1 ARRIVED
                        2026-01-02T03:04:06Z  host web-2 ARRIVED
                        DONE: cluster web now belongs to plane b. Blackout: 43.20 ms.
                        """);
        assertThat(plane.requests("POST /migrations").getFirst().body())
                .isEqualTo("{\"cluster\":\"web\",\"peer\":\"b\",\"dryRun\":false,\"leaveOut\":[\"x\",\"y\"]}");
    }

    @Test
    void redrawsInPlaceOnATerminal() {
        startable();
        plane.on("GET /migrations/m-1", json(200, BEGUN), json(200, VOTED), json(200, DONE));
        Cli.Result result = Cli.of(home, plane)
                .with("NO_COLOR", "1")
                .on(new FakeTerminal(80))
                .run("migrate", "web", "--to", "b", "--yes");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\u001b[7A\r\u001b[J");
        String last = result.out().substring(result.out().lastIndexOf("\u001b[J") + 3);
        assertThat(last).isEqualTo("""
                        Migration m-1: cluster web from plane a to plane b
                          PRECHECK  DONE     1.5 s
                          CLAIM     DONE     1.0 s
                          SWITCH    DONE     1.0 s
                          Blackout: 43.20 ms
                          Hosts: 2 (2 ARRIVED)
                            web-1  ARRIVED
                            web-2  ARRIVED
                        DONE: cluster web now belongs to plane b. Blackout: 43.20 ms.
                        """);
    }

    @Test
    void manyHostsAreCounted() {
        startable();
        String hosts = IntStream.rangeClosed(1, 1000)
                .mapToObj(number -> host("h-" + number, number <= 100 ? "ARRIVED" : "VOTED"))
                .collect(Collectors.joining(","));
        plane.on(
                "GET /migrations/m-1",
                json(200, migration("SWITCH", "null", phase("SWITCH", "RUNNING", "04", ""), hosts)),
                json(
                        200,
                        migration(
                                "DONE",
                                "\"DONE\"",
                                phase("SWITCH", "DONE", "04", "05"),
                                hosts.replace("VOTED", "ARRIVED"))));
        Cli.Result lines = Cli.of(home, plane).run("migration", "watch", "m-1");
        assertThat(lines.out()).contains("hosts: 1000 ARRIVED").doesNotContain("h-101");
        plane.on(
                "GET /migrations/m-1",
                json(200, migration("SWITCH", "null", phase("SWITCH", "RUNNING", "04", ""), hosts)),
                json(200, migration("SWITCH", "null", phase("SWITCH", "RUNNING", "04", ""), hosts)),
                json(200, DONE));
        Cli.Result screen = Cli.of(home, plane).on(new FakeTerminal(80)).run("migration", "watch", "m-1");
        assertThat(screen.out())
                .contains("Hosts: 1000 (100 ARRIVED, 900 VOTED)", "h-101 ", "and 888 more")
                .doesNotContain("h-100 ");
    }

    @Test
    void aMigrationThatEndsOtherwiseFailsTheCommand() {
        startable();
        plane.on(
                "GET /migrations/m-1",
                json(
                        200,
                        migration("ABORTED", "\"ABORTED\"", "", "")
                                .replace(
                                        "\"findings\":[]",
                                        "\"error\":\"host web-1 did not answer\",\"findings\":[{\"code\":\"HOST_SILENT\",\"severity\":\"ERROR\",\"target\":\"host web-1\",\"seen\":\"no answer in 30 s\",\"fix\":\"start it\"}]")));
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains(
                        "ABORTED: cluster web was not migrated. host web-1 did not answer",
                        "HOST_SILENT",
                        "drover migration retry m-1");
    }

    @Test
    void jsonKeepsStandardOutputForTheAnswer() {
        startable();
        plane.on("GET /migrations/m-1", json(200, BEGUN), json(200, DONE));
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes", "-o", "json");
        assertThat(result.out().replaceAll("\\s", "")).isEqualTo(DONE.replaceAll("\\s", ""));
        assertThat(result.err()).contains("CLAIM RUNNING");
    }

    @Test
    void doesNotWaitWhenToldSo() {
        startable();
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes", "--no-wait");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("drover migration watch m-1");
        assertThat(plane.requests()).hasSize(1);
    }

    @Test
    void aTimeoutLeavesItGoingOn() {
        startable();
        plane.on("GET /migrations/m-1", json(200, BEGUN));
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes", "--timeout", "300ms");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("not ended within 0.3 s", "drover migration abort m-1");
    }

    @Test
    void resumesTheEventsAfterTheServerClosedThem() {
        plane.on("POST /migrations", json(202, BEGUN));
        plane.on(EVENTS, events(event(7) + "id: 8\nda", exchange -> {}), events(event(9), untilOver()));
        CountDownLatch resumed = new CountDownLatch(1);
        plane.on("GET /migrations/m-1", exchange -> {
            boolean second = plane.requests(EVENTS).size() > 1;
            FakePlane.send(exchange, 200, "application/json", second ? DONE : BEGUN);
            if (second) {
                resumed.countDown();
            }
        });
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes");
        assertThat(result.exit()).isZero();
        assertThat(resumed.getCount()).isZero();
        assertThat(plane.requests(EVENTS).get(1).lastEventId()).isEqualTo("7");
    }

    @Test
    void fallsBackToReadingWhereThereAreNoEvents() {
        plane.on("POST /migrations", json(202, BEGUN));
        plane.on(EVENTS, problem(500, "No events", "today", "[]"));
        plane.on("GET /migrations/m-1", json(200, BEGUN), json(200, VOTED), json(200, DONE));
        assertThat(Cli.of(home, plane)
                        .run("migrate", "web", "--to", "b", "--yes")
                        .exit())
                .isZero();
    }

    @Test
    void survivesARestartOfTheServer() {
        startable();
        plane.on("GET /migrations/m-1", json(200, BEGUN));
        Cli cli = Cli.of(home, plane);
        CompletableFuture<Cli.Result> running =
                CompletableFuture.supplyAsync(() -> cli.run("migrate", "web", "--to", "b", "--yes"));
        await().until(() -> cli.outSoFar().contains("CLAIM RUNNING"));
        plane.stop();
        await().until(() -> cli.outSoFar().contains("Connection lost, trying again"));
        plane.on("GET /migrations/m-1", json(200, DONE));
        plane.restart();
        Cli.Result result = running.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("The plane answers again.", "DONE: cluster web now belongs to plane b");
    }

    @Test
    void aRefusalWhileWatchingEndsTheCommand() {
        startable();
        plane.on(
                "GET /migrations/m-1",
                json(200, BEGUN),
                problem(401, "Not authenticated", "the token has expired", "[]"));
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("the token has expired");
    }

    @Test
    void aPersonConfirmsByTypingTheName() {
        startable();
        plane.on("GET /clusters/cl-1", json(200, CLUSTER));
        Cli.Result wrong =
                Cli.of(home, plane).on(new FakeTerminal(80, "yes")).run("migrate", "cl-1", "--to", "b", "--no-wait");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("Cluster web (swarm, RUNNING, 2 hosts, 2 online)", "nothing was started");
        assertThat(plane.requests("POST /migrations")).isEmpty();
        Cli.Result right =
                Cli.of(home, plane).on(new FakeTerminal(80, "web")).run("migrate", "cl-1", "--to", "b", "--no-wait");
        assertThat(right.exit()).isZero();
        assertThat(plane.requests("POST /migrations")).hasSize(1);
    }

    @Test
    void withoutATerminalItMustBeTold() {
        startable();
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--yes");
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void aDryRunShowsFindingsAndAsksNothing() {
        plane.on(
                "POST /migrations",
                json(200, "{\"findings\":[],\"ready\":true}"),
                json(
                        200,
                        "{\"findings\":[{\"code\":\"HOST_OFFLINE\",\"severity\":\"ERROR\",\"target\":\"host a\",\"seen\":\"offline\",\"fix\":\"start it\"}],\"ready\":false}"));
        Cli.Result good = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--dry-run");
        assertThat(good.exit()).isZero();
        assertThat(good.out()).isEqualTo("Nothing found: all checks passed.\n");
        assertThat(plane.requests().getFirst().body()).contains("\"dryRun\":true");
        Cli.Result bad = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--dry-run");
        assertThat(bad.exit()).isEqualTo(5);
        assertThat(bad.out()).contains("ERROR    HOST_OFFLINE  host a", "1 error to fix first.");
    }

    @Test
    void conflictingOptionsAreRefusedBeforeAnythingIsSent() {
        for (String[] arguments : new String[][] {
            {"migrate", "web", "--to", "b", "--dry-run", "--wait"},
            {"migrate", "web", "--to", "b", "--yes", "--no-wait", "--timeout", "1s"},
            {"migrate", "web", "--yes"},
            {"migrate", "--to", "b"},
            {"migrate", "web", "--to", "b", "--yes", "--timeout", "soon"},
            {"cluster", "take-over", "web", "--kind", "swarm"},
            {"cluster", "take-over", "web", "--kind", "generic"},
            {"cluster", "take-over", "web", "--kind", "generic", "--endpoint", "http"},
            {"cluster", "take-over", "web", "--kind", "swarm", "--manager", "m", "--engine", "x", "--set", "engine=y"},
        }) {
            Cli.Result result = Cli.of(home, plane).run(arguments);
            assertThat(result.exit()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(result.err()).startsWith("drover: ").contains("--help").doesNotContain("\tat ");
        }
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void abortsAndRetries() {
        plane.on(
                "POST /migrations/m-1/abort",
                json(202, BEGUN),
                problem(409, "Too late", "migration m-1 is committed", "[]"));
        plane.on("POST /migrations/m-1/retry", json(202, "{\"migration\":" + BEGUN.replace("m-1", "m-2") + "}"));
        plane.on(EVENTS, events(event(1), untilOver()));
        plane.on("GET /migrations/m-1", json(200, migration("ABORTED", "\"ABORTED\"", "", "")));
        assertThat(Cli.of(home, plane)
                        .run("migration", "abort", "m-1", "--wait")
                        .exit())
                .isZero();
        Cli.Result late = Cli.of(home, plane).run("migration", "abort", "m-1");
        assertThat(late.exit()).isEqualTo(5);
        assertThat(late.err()).contains("committed");
        assertThat(Cli.of(home, plane)
                        .run("migration", "retry", "m-1", "-o", "name")
                        .out())
                .isEqualTo("m-2\n");
    }

    @Test
    void migratesToAPool() {
        plane.on("POST /migrations", json(202, "{\"migration\":" + BEGUN + "}"));
        Cli.Result begun =
                Cli.of(home, plane).run("migrate", "web", "--to-pool", "blue", "--yes", "--no-wait", "-o", "name");
        assertThat(begun.out()).isEqualTo("m-1\n");
        assertThat(plane.requests().getLast().toString())
                .contains("\"pool\":\"blue\"")
                .doesNotContain("peer", "keepHosts");
        assertThat(Cli.of(home, plane)
                        .run("migrate", "web", "--to-pool", "blue", "--to", "b", "--yes")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void listsGatewaysAndLetsThemJoinAndGo() {
        plane.on("GET /gateways", json(200, """
                        {"items":[
                          {"name":"a","pool":"default","host":"10.0.0.1","port":8444,"fingerprint":"ee","serving":true},
                          {"name":"g2","pool":"blue","host":"10.0.0.2","port":8444,"fingerprint":"ff","serving":false}]}"""));
        plane.on("POST /gateway-tokens", json(201, "{\"token\":\"drover1.secret\"}"));
        plane.on("DELETE /gateways/g2", json(204, ""), problem(404, "Not found", "there is no gateway 'g2'", "[]"));
        assertThat(Cli.of(home, plane).run("gateway", "list").out())
                .contains("default", "yes", "blue", "no", "10.0.0.2:8444");
        assertThat(Cli.of(home, plane)
                        .run("gateway", "token", "g2", "--pool", "blue")
                        .out())
                .contains("drover server --roles gateway --uplink-token -", "drover1.secret");
        assertThat(Cli.of(home, plane).run("gateway", "token", "g2").exit()).isEqualTo(2);
        assertThat(Cli.of(home, plane).run("gateway", "remove", "g2").exit()).isZero();
        assertThat(Cli.of(home, plane).run("gateway", "remove", "g2").exit()).isEqualTo(4);
    }

    @Test
    void goesOnWithoutAHost() {
        plane.on(
                "POST /migrations/m-1/leave-out",
                json(202, BEGUN),
                problem(409, "Not committed", "migration m-1 is in phase LOCK", "[]"));
        Cli.Result going = Cli.of(home, plane).run("migration", "leave-out", "m-1", "h3");
        assertThat(going.exit()).isZero();
        assertThat(going.out()).contains("waits no longer for host h3");
        assertThat(plane.requests().getLast().toString()).contains("{\"host\":\"h3\"}");
        Cli.Result early = Cli.of(home, plane).run("migration", "leave-out", "m-1", "h3");
        assertThat(early.exit()).isEqualTo(5);
        assertThat(early.err()).contains("phase LOCK");
        assertThat(Cli.of(home, plane).run("migration", "leave-out", "m-1").exit())
                .isEqualTo(2);
    }

    @Test
    void takesAClusterOverAndWaits() {
        plane.on("POST /clusters", json(202, "{\"task\":{\"id\":\"t-1\"}}"));
        plane.on("GET /events?subject=t-1", events(event(1), untilOver()));
        String task = "{\"id\":\"t-1\",\"title\":\"Take over web\",\"state\":\"%s\",\"steps\":[%s],\"error\":%s}";
        plane.on(
                "GET /tasks/t-1",
                json(200, task.formatted("RUNNING", phase("DISCOVER", "RUNNING", "00", ""), "null")),
                json(200, task.formatted("SUCCEEDED", phase("DISCOVER", "DONE", "00", "02"), "null")),
                json(
                        200,
                        task.formatted("FAILED", phase("DISCOVER", "FAILED", "00", "02"), "\"host x is no manager\"")));
        String[] arguments = {
            "cluster",
            "take-over",
            "web",
            "--kind",
            "swarm",
            "--manager",
            "web-1",
            "--engine",
            "unix:///run/d.sock",
            "--set",
            "k=v",
            "--without",
            "n9",
            "--wait"
        };
        Cli.Result result = Cli.of(home, plane).run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("""
                        2026-01-02T03:04:00Z  DISCOVER RUNNING
                        2026-01-02T03:04:02Z  DISCOVER DONE after 2.0 s
                        SUCCEEDED: Take over web
                        """);
        assertThat(plane.requests("POST /clusters").getFirst().body())
                .contains(
                        "\"entryHost\":\"web-1\"",
                        "\"engine\":\"unix:///run/d.sock\"",
                        "\"k\":\"v\"",
                        "\"without\":[\"n9\"]");
        Cli.Result failed = Cli.of(home, plane).run(arguments);
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).contains("FAILED: Take over web: host x is no manager", "drover task log t-1");
    }

    @Test
    void followsATasksLogToItsEnd() {
        plane.on("GET /events?subject=t-1", events(event(1), untilOver()));
        plane.on(
                "GET /tasks/t-1",
                json(200, "{\"id\":\"t-1\",\"state\":\"RUNNING\"}"),
                json(200, "{\"id\":\"t-1\",\"state\":\"RUNNING\"}"),
                json(200, "{\"id\":\"t-1\",\"state\":\"FAILED\"}"));
        plane.on(
                "GET /tasks/t-1/log?after=0",
                json(200, "{\"items\":[{\"number\":1,\"line\":\"one\"},{\"number\":2,\"line\":\"two\"}]}"));
        plane.on(
                "GET /tasks/t-1/log?after=2",
                json(200, "{\"items\":[]}"),
                json(200, "{\"items\":[{\"number\":3,\"line\":\"three\"}]}"));
        plane.on("GET /tasks/t-1/log?after=3", json(200, "{\"items\":[]}"));
        Cli.Result result = Cli.of(home, plane).run("task", "log", "t-1", "--follow");
        assertThat(result.out()).isEqualTo("-  one\n-  two\n-  three\n");
        assertThat(result.exit()).isEqualTo(1);
    }
}
