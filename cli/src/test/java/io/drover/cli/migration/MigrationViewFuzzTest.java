package io.drover.cli.migration;

import io.drover.cli.answer.Migration;
import io.drover.cli.rest.Json;
import io.drover.cli.text.Page;
import io.drover.fuzz.Fuzz;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** A migration as a plane might tell of it that nobody should believe. */
class MigrationViewFuzzTest {
    private static final String MIGRATION = """
            {"id":"m-1","cluster":"c-1","clusterName":"shop","source":"a","target":"b","phase":"DONE","ended":true,
             "outcome":"DONE","epoch":2,"blackoutMs":12.5,
             "findings":[{"code":"X","severity":"ERROR","target":"host a","seen":"s","fix":"f"}],
             "hosts":[{"key":"ab","name":"web-1","state":"ARRIVED","detail":""}],
             "phases":[{"name":"CLAIM","state":"DONE","startedAt":"2026-01-02T03:04:05Z","endedAt":"2026-01-02T03:04:06Z"}],
             "createdAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-02T03:04:06Z",
             "impact":{"endpointsProbed":1,"workload":"same","notes":["n"],
               "total":[{"window":"DURING","sent":5,"failed":1,"firstFailure":"refused","p50Ms":1.5,"p99Ms":2,"maxMs":3}],
               "endpoints":[{"host":"h","hostName":"web-1","uri":"tcp:127.0.0.1:80","windows":[]}],
               "changes":[{"key":"task/1","identity":false,"before":"x"}],"changesFound":1}}""";

    @Test
    void shown() {
        Fuzz.of("migration to show", 1)
                .examples(MIGRATION)
                .tokens(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "null",
                        "null,",
                        "\\u001b[2J",
                        "\\ud800",
                        "1e999999999",
                        "1e-999999999",
                        "\"+999999999-12-31T23:59:59Z\"",
                        "\"-999999999-01-01T00:00:00Z\"",
                        "\"blackoutMs\":1e999999,",
                        "\"epoch\":1e400,")
                .inputs(6000)
                .longest(20_000)
                .refusedBy(IllegalArgumentException.class)
                .allocating(4 << 20, 600)
                .run(input -> new MigrationView().lines(read(input), Page.PLAIN));
    }

    @SuppressWarnings("UnusedException") // As commands do: its words and causes are not for users.
    private static Migration read(byte[] input) {
        try {
            Migration read = Json.mapper().treeToValue(Json.read(input), Migration.class);
            if (read == null) {
                throw new IllegalArgumentException("the answer is empty");
            }
            return read;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(Json.reason(e));
        }
    }
}
