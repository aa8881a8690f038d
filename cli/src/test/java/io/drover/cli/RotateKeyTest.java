package io.drover.cli;

import static io.drover.cli.FakePlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover plane rotate-key} and {@code drover host rotate-key}. */
class RotateKeyTest {
    private final FakePlane plane = new FakePlane();
    private final ServerKey next = ServerKey.make();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    private void login() {
        Cli.Result login = new Cli(home)
                .typing(FakePlane.TOKEN)
                .run(
                        "login",
                        plane.url(),
                        "--token-stdin",
                        "--fingerprint",
                        plane.key().fingerprint());
        assertThat(login.exit()).as(login.err()).isZero();
    }

    @Test
    void itTellsWhoIsMissingAndWhyAndChangesNothing() {
        plane.on("GET /plane/key-rotation", json(200, """
                {"state":"FOLLOWING","key":"aa","formerKeys":["bb"],"fingerprint":"cc","task":"task-1",
                 "hosts":[{"name":"web-2","problem":"its agent is not connected","leftOut":false}],
                 "peers":[{"name":"berlin","problem":"peer berlin cannot be reached","leftOut":true}],
                 "gateways":[{"name":"g2","problem":"it is not connected","leftOut":false}],
                 "clusters":[]}"""));
        Cli.Result shown = Cli.of(home, plane).run("plane", "rotate-key", "--show");
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("web-2", "not connected", "berlin", "left out", "g2", "Key: aa", "Former key: bb");
        assertThat(plane.requests()).noneMatch(request -> request.method().equals("POST"));
        assertThat(Cli.of(home, plane)
                        .run("plane", "rotate-key", "--show", "--without-host", "web-2")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void whoIsGoneIsLeftOutByName() {
        plane.on("POST /plane/key-rotation", json(202, "{\"task\":{\"id\":\"task-1\"}}"));
        Cli.Result begun = Cli.of(home, plane)
                .run(
                        "plane",
                        "rotate-key",
                        "--no-wait",
                        "--without-host",
                        "web-2,web-3",
                        "--without-peer",
                        "berlin",
                        "--without-gateway",
                        "g2");
        assertThat(begun.exit()).as(begun.err()).isZero();
        assertThat(begun.out()).contains("task-1", "--show");
        assertThat(plane.requests().getLast().body())
                .isEqualTo(
                        "{\"withoutHosts\":[\"web-2\",\"web-3\"],\"withoutPeers\":[\"berlin\"],\"withoutGateways\":[\"g2\"]}");
    }

    @Test
    void theKeyThatFollowsIsTrustedAndTheFormerNotAnyMoreOnceItWasShown() {
        login();
        plane.on(
                "POST /plane/key-rotation",
                json(202, "{\"task\":{\"id\":\"task-1\"},\"nextFingerprint\":\"%s\"}".formatted(next.fingerprint())));
        assertThat(new Cli(home).run("plane", "rotate-key", "--no-wait").exit()).isZero();
        assertThat(new Cli(home).run("plane", "show").exit())
                .as("by the former key")
                .isZero();
        int port = plane.port();
        plane.stop();
        try (FakePlane rotated = new FakePlane(next, port)) {
            assertThat(new Cli(home).run("plane", "show").exit())
                    .as("by the next key")
                    .isZero();
            rotated.stop();
        }
        try (FakePlane thief = new FakePlane(plane.key(), port)) {
            Cli.Result refused = new Cli(home).run("plane", "show");
            assertThat(refused.exit()).as("by the former key").isEqualTo(3);
            assertThat(refused.err()).contains("pinned: " + next.fingerprint());
            assertThat(thief.requests()).isEmpty();
        }
    }

    private static final String HOST_TASK = """
            {"id":"task-2","title":"Rotate the key of host web-1","state":"%s","error":%s,
             "steps":[{"name":"OFFER","state":"%s"}]}""";

    @Test
    void theKeyOfAHostIsRotatedAndWaitedFor() {
        plane.on("POST /hosts/web-1/rotate-key", json(202, "{\"task\":{\"id\":\"task-2\"}}"));
        plane.on("GET /tasks/task-2", json(200, HOST_TASK.formatted("SUCCEEDED", "null", "DONE")));
        Cli.Result rotated = Cli.of(home, plane).run("host", "rotate-key", "web-1");
        assertThat(rotated.exit()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains("SUCCEEDED: Rotate the key of host web-1");
        assertThat(rotated.err()).contains("drover task log task-2 --follow");
    }

    @Test
    void theKeyOfAHostIsRotatedWithoutWaiting() {
        plane.on("POST /hosts/web-1/rotate-key", json(202, "{\"task\":{\"id\":\"task-2\"}}"));
        Cli.Result begun = Cli.of(home, plane).run("host", "rotate-key", "web-1", "--no-wait");
        assertThat(begun.exit()).as(begun.err()).isZero();
        assertThat(begun.out()).contains("task-2", "web-1", "drover task log task-2 --follow");
        Cli.Result asJson = Cli.of(home, plane).run("host", "rotate-key", "web-1", "--no-wait", "-o", "json");
        assertThat(asJson.out()).contains("\"task\"").doesNotContain("See");
    }

    @Test
    void aHostThatKeepsItsKeyIsAFailureWithItsReason() {
        plane.on("POST /hosts/web-1/rotate-key", json(202, "{\"task\":{\"id\":\"task-2\"}}"));
        plane.on(
                "GET /tasks/task-2",
                json(200, HOST_TASK.formatted("FAILED", "\"the host refuses: NOT_THE_OWNER\"", "FAILED")));
        Cli.Result kept = Cli.of(home, plane).run("host", "rotate-key", "web-1");
        assertThat(kept.exit()).isNotZero();
        assertThat(kept.out()).contains("FAILED", "NOT_THE_OWNER");
    }

    @Test
    void aHostThatIsOfflineKeepsItsKey() {
        plane.on(
                "POST /hosts/web-1/rotate-key",
                json(409, "{\"status\":409,\"code\":\"HOST_OFFLINE\",\"detail\":\"start the agent\"}"));
        Cli.Result refused = Cli.of(home, plane).run("host", "rotate-key", "web-1");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err()).contains("start the agent");
    }

    @Test
    void wrongArgumentsAreToldAndNothingIsAsked() {
        Cli.Result noHost = Cli.of(home, plane).run("host", "rotate-key");
        assertThat(noHost.exit()).isEqualTo(2);
        assertThat(noHost.err()).contains("HOST");
        Cli.Result noWait = Cli.of(home, plane).run("host", "rotate-key", "web-1", "--no-wait", "--timeout", "5s");
        assertThat(noWait.exit()).isEqualTo(2);
        assertThat(noWait.err()).contains("--timeout");
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void aKeyThatNobodyAnnouncedIsNotTrusted() {
        login();
        plane.on(
                "POST /plane/key-rotation",
                json(202, "{\"task\":{\"id\":\"task-1\"},\"nextFingerprint\":\"%s\"}".formatted(next.fingerprint())));
        assertThat(new Cli(home).run("plane", "rotate-key", "--no-wait").exit()).isZero();
        int port = plane.port();
        plane.stop();
        try (FakePlane impostor = new FakePlane(ServerKey.make(), port)) {
            assertThat(new Cli(home).run("plane", "show").exit()).isEqualTo(3);
            assertThat(impostor.requests()).isEmpty();
        }
    }
}
