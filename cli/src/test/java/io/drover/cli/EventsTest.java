package io.drover.cli;

import static io.drover.cli.FakePlane.events;
import static io.drover.cli.FakePlane.json;
import static io.drover.cli.FakePlane.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
    private static final String ONE =
            "{\"number\":1,\"at\":\"2026-01-01T00:00:00Z\",\"type\":\"host.connected\",\"subject\":\"h-1\",\"details\":{\"name\":\"web-1\"}}";
    private static final String TWO =
            "{\"number\":2,\"at\":\"2026-01-01T00:00:01Z\",\"type\":\"host.alarm\",\"subject\":\"h-1\",\"details\":{\"why\":\"evil\\u001B[2J\"}}";

    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void listsEvents() {
        plane.on("GET /events?after=0&subject=h-1", json(200, "{\"items\":[" + ONE + "," + TWO + "]}"));
        assertThat(Cli.of(home, plane)
                        .run("events", "--after", "0", "--subject", "h-1")
                        .out())
                .isEqualTo("""
                        NUMBER  AT                    TYPE            SUBJECT  DETAILS
                        1       2026-01-01T00:00:00Z  host.connected  h-1      name=web-1
                        2       2026-01-01T00:00:01Z  host.alarm      h-1      why=evil?[2J
                        """);
    }

    @Test
    void followsAcrossLostConnectionsWithoutLossOrRepetition() {
        plane.on(
                "GET /events",
                events(": hi\r\n\r\nid: 1\r\ndata: " + ONE + "\r\n\r\n", exchange -> {}),
                events("data: not JSON\n\ndata:" + TWO.replace(",\"at\"", ",\ndata:\"at\"") + "\n\n", exchange -> {}),
                problem(401, "Not authenticated", "the token has expired", "[]"));
        Cli.Result result = Cli.of(home, plane).run("events", "--follow", "-o", "json");
        assertThat(result.out()).isEqualTo(ONE + "\n" + TWO + "\n");
        assertThat(result.err()).contains("Connection lost, trying again", "The plane answers again.");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(plane.requests().get(1).lastEventId()).isEqualTo("1");
        assertThat(plane.requests().get(2).lastEventId()).isEqualTo("2");
    }

    @Test
    void anEventThatThePlaneDoesNotKeepIsShownAndNotResumedAfter() {
        String unkept = ONE.replace("\"number\":1", "\"number\":0");
        plane.on(
                "GET /events",
                events("data: " + TWO + "\n\ndata: " + unkept + "\n\n", exchange -> {}),
                problem(401, "Not authenticated", "the token has expired", "[]"));
        assertThat(Cli.of(home, plane).run("events", "--follow", "-o", "name").out())
                .isEqualTo("2\n0\n");
        assertThat(plane.requests().get(1).lastEventId()).isEqualTo("2");
    }

    @Test
    void anEventWithoutEndIsGivenUp() {
        plane.on(
                "GET /events",
                events("data: " + "x".repeat(3 << 20), exchange -> {}),
                problem(404, "Not found", "no events here", "[]"));
        Cli.Result result = Cli.of(home, plane).run("events", "--follow");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err()).contains("an event of more than 1048576 bytes");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aPlaneThatIsNotThereAtFirstIsAnErrorAtOnce() {
        plane.stop();
        Cli.Result result = Cli.of(home, plane).run("events", "--follow");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("refused");
    }
}
