package io.drover.cli;

import static io.drover.cli.FakePlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code drover migration show} tells of the business on a cluster. */
class ImpactShownTest {
    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    private static String migration(String impact) {
        return """
               {"id":"m-1","cluster":"cl-1","clusterName":"web","source":"a","target":"b","phase":"DONE","ended":true,
                "outcome":"DONE","direction":"OUT","epoch":2,"blackoutMs":43.2,"findings":[],"hosts":[],"phases":[],
                "progress":"","createdAt":"2026-01-02T03:04:00Z","updatedAt":"2026-01-02T03:04:06Z"%s}""".formatted(impact.isEmpty() ? "" : ",\"impact\":" + impact);
    }

    private static String window(String name, int sent, int failed) {
        return """
               {"window":"%s","sent":%d,"failed":%d,"firstFailure":%s,"p50Ms":%s,"p99Ms":2.25,"maxMs":3.0,
                "histogram":[{"belowMs":0.354,"count":%d}]}""".formatted(
                        name,
                        sent,
                        failed,
                        failed > 0 ? "\"Connection refused\"" : "null",
                        sent > failed ? "0.34" : "null",
                        sent - failed);
    }

    private static String windows(int failed) {
        return "[%s,%s,%s]".formatted(window("BEFORE", 20, 0), window("DURING", 2, failed), window("AFTER", 11, 0));
    }

    private static String endpoint(String host, int failed) {
        return "{\"host\":\"k-%s\",\"hostName\":\"%s\",\"uri\":\"http://10.0.0.1:8080/health\",\"windows\":%s}"
                .formatted(host, host, windows(failed));
    }

    private static String impact(String endpoints, int probed, int failed, String rest) {
        return "{\"total\":%s,\"endpoints\":[%s],\"endpointsProbed\":%d,%s}"
                .formatted(windows(failed), endpoints, probed, rest);
    }

    private static final String SAME = "\"workload\":\"UNCHANGED\",\"changes\":[],\"changesFound\":0,\"notes\":[]";

    private String shown(int columns, String impact) {
        plane.on("GET /migrations/m-1", json(200, migration(impact)));
        Cli.Result result = Cli.of(home, plane)
                .with("NO_COLOR", "1")
                .on(new FakeTerminal(columns))
                .run("migration", "show", "m-1");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return result.out();
    }

    @Test
    void requestsAreToldByEndpointAndWindow() {
        assertThat(shown(120, impact(endpoint("web-1", 0), 1, 0, SAME))).endsWith("""

                        ENDPOINT                           WINDOW  SENT  FAILED  P50 ms  P99 ms  MAX ms
                        web-1 http://10.0.0.1:8080/health  before  20    0       0.3     2.3     3.0
                        web-1 http://10.0.0.1:8080/health  during  2     0       0.3     2.3     3.0
                        web-1 http://10.0.0.1:8080/health  after   11    0       0.3     2.3     3.0
                        Workload: the same before and after.
                        """);
    }

    @Test
    void failuresChangesAndWhatIsMissingAreTold() {
        String rest = """
                      "workload":"CHANGED","changesFound":40,"notes":["host web-3 does not probe: it is not connected"],
                      "changes":[{"key":"task/9","identity":false,"before":"node-1","after":null},
                                 {"key":"service/2","identity":true,"before":"7","after":"8"}]""";
        String out = shown(80, impact(endpoint("web-1", 2) + "," + endpoint("web-2", 0), 2, 2, rest));
        assertThat(out)
                .contains("all 2", "First failure during: Connection refused")
                .contains("observed  task/9     node-1  -", "identity  service/2  7       8")
                .contains("38 more changes.", "Note: host web-3 does not probe: it is not connected");
        assertThat(out.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(out.lines()
                        .filter(line -> line.contains("during"))
                        .findFirst()
                        .orElseThrow())
                .matches("web-1 http.*  during  2     2       -       2\\.3     3\\.0");
    }

    @Test
    void manyEndpointsAreSummedUp() {
        String endpoints =
                IntStream.range(0, 64).mapToObj(i -> endpoint("web-" + i, 0)).collect(Collectors.joining(","));
        String out = shown(80, impact(endpoints, 1000, 0, SAME));
        assertThat(out).contains("all 1000", "990 more endpoints");
        assertThat(out.lines().filter(line -> line.contains("  before  "))).hasSize(11);
    }

    @Test
    void nothingIsToldWhereThereIsNoRecord() {
        assertThat(shown(80, "")).doesNotContain("WINDOW", "Workload", "probed");
        assertThat(shown(80, "null")).doesNotContain("WINDOW", "Workload", "probed");
    }

    @Test
    void aClusterThatPublishesNothingWasNotProbed() {
        String none = "\"workload\":\"NOT_COMPARED\",\"changes\":[],\"changesFound\":0,\"notes\":[]";
        assertThat(shown(80, "{\"total\":[],\"endpoints\":[],\"endpointsProbed\":0," + none + "}"))
                .contains("Nothing that the cluster publishes was probed.", "Workload: not compared.");
    }

    @Test
    void jsonHasAll() {
        plane.on("GET /migrations/m-1", json(200, migration(impact(endpoint("web-1", 0), 1, 0, SAME))));
        assertThat(Cli.of(home, plane)
                        .run("migration", "show", "m-1", "-o", "json")
                        .out())
                .contains("\"histogram\"", "\"belowMs\" : 0.354");
    }

    @Test
    void aRecordThatMakesNoSenseIsRefusedInOneLine() {
        plane.on("GET /migrations/m-1", json(200, migration("{\"endpoints\":[{\"host\":\"k\"}]}")));
        Cli.Result result = Cli.of(home, plane).run("migration", "show", "m-1");
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("impact").doesNotContain("\tat ");
    }

    @Test
    void textOfOthersCannotControlTheTerminal() {
        String hostile = endpoint("evil\\u001b[2J", 0);
        assertThat(shown(120, impact(hostile, 1, 0, SAME))).contains("evil?[2J").doesNotContain("\u001b[2J");
    }
}
