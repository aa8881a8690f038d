package io.drover.cli;

import static io.drover.cli.FakePlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover plane recover}. */
class RecoverTest {
    private static final String NEEDED = """
            {"state":"NEEDED","reason":"host h1 remembers this plane at 1/9; its own clock is 1/4","incarnation":0,
             "peers":[{"name":"berlin","answered":false,"leftOut":false}],
             "clusters":[{"id":"c1","name":"shop","promised":1,"needed":2,
               "missing":[{"name":"web-2","problem":"its agent is not connected"}]}],
             "advice":["start the agents"]}""";

    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void whatWasFoundIsShownAndNothingBegins() {
        plane.on("GET /plane/recovery", json(200, NEEDED));
        Cli.Result shown = Cli.of(home, plane).run("plane", "recover", "--show");
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("stands down", "remembers this plane at 1/9", "berlin", "shop", "web-2", "not connected")
                .contains("To do: start the agents");
        assertThat(plane.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void itIsNotBegunUnlessConfirmed() {
        plane.on("GET /plane/recovery", json(200, NEEDED));
        Cli.Result refused = Cli.of(home, plane).run("plane", "recover");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("--yes");
        assertThat(plane.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void peersThatAreGoneAreLeftOut() {
        plane.on("GET /plane/recovery", json(200, NEEDED))
                .on("POST /plane/recovery", json(202, "{\"task\":{\"id\":\"task-1\"}}"));
        Cli.Result begun =
                Cli.of(home, plane).run("plane", "recover", "--yes", "--no-wait", "--without-peer", "berlin,paris");
        assertThat(begun.exit()).as(begun.err()).isZero();
        assertThat(begun.out()).contains("task-1", "--show");
        assertThat(plane.requests().getLast().body()).isEqualTo("{\"withoutPeers\":[\"berlin\",\"paris\"]}");
    }

    @Test
    void aPlaneThatWasNotRestoredHasNothingToRecover() {
        plane.on("GET /plane/recovery", json(200, "{\"state\":\"NOT_NEEDED\",\"incarnation\":0}"));
        Cli.Result nothing = Cli.of(home, plane).run("plane", "recover", "--yes");
        assertThat(nothing.exit()).as(nothing.err()).isZero();
        assertThat(nothing.out()).contains("Nothing to recover");
        assertThat(plane.requests()).noneMatch(request -> request.method().equals("POST"));
    }
}
