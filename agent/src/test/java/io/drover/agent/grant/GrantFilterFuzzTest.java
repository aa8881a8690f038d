package io.drover.agent.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plane sends that may only look. */
class GrantFilterFuzzTest {
    private static final Grant.Rule.Http RULE = new Grant.Rule.Http(
            LocalEndpoint.unix("/run/docker.sock"),
            List.of(new HttpPattern("GET", "/nodes"), new HttpPattern("GET", "/containers/*/json")));

    private static Fuzz fuzz(String what) {
        return Fuzz.of(what, 1)
                .examples(
                        "GET /v1.43/nodes?filters=x HTTP/1.1\r\nHost: localhost\r\nUser-Agent: drover\r\n\r\n",
                        "GET /containers/a1/json HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n")
                .tokens(
                        "\r\n",
                        "\n",
                        "\r\n\r\n",
                        "Upgrade: tcp\r\n",
                        "Transfer-Encoding: chunked\r\n",
                        "Content-Length: 5\r\n",
                        "POST ",
                        "/../",
                        "%2e%2e",
                        "//",
                        " HTTP/1.0",
                        "\r\n x",
                        "Host: y\r\n");
    }

    /** Whatever passes is one request that the grant allows, with nothing behind it. */
    @Test
    void onlyWhatIsGrantedPasses() {
        fuzz("request under a grant").inputs(40_000).allocating(256 << 10, 60).run(input -> {
            switch (new GrantFilter(RULE).take(input)) {
                case GrantFilter.Verdict.Wait() ->
                    assertThat(input.length).isLessThanOrEqualTo(GrantFilter.MAX_HEAD + 4);
                case GrantFilter.Verdict.Pass(byte[] passed) -> {
                    String text = new String(passed, StandardCharsets.ISO_8859_1);
                    assertThat(text)
                            .matches(
                                    "(?s)GET (/v[0-9]+\\.[0-9]+)?/(nodes|containers/[^/ ]+/json)(\\?[^ ]*)? HTTP/1\\.1\r\n.*")
                            .endsWith("\r\n\r\n");
                    assertThat(text.split("\r\n\r\n", -1)).hasSize(2);
                    assertThat(text.toLowerCase(java.util.Locale.ROOT))
                            .doesNotContain("\r\nupgrade:", "\r\ntransfer-encoding:", "\r\nexpect:")
                            .doesNotContainPattern("(?<!\r)\n");
                }
                case GrantFilter.Verdict.Refuse(var answer, String reason) -> {
                    assertThat(reason).isNotBlank().hasSizeLessThan(400);
                    answer.ifPresent(bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8))
                            .startsWith("HTTP/1.1 403 Forbidden\r\n"));
                }
            }
        });
    }

    /** A plane may send it in as many pieces as it likes: that must not multiply what it costs. */
    @Test
    void byteByByte() {
        fuzz("request under a grant, byte by byte")
                .inputs(1500)
                .longest(20 << 10)
                .allocating(1 << 20, 200)
                .run(input -> {
                    GrantFilter filter = new GrantFilter(RULE);
                    for (byte each : input) {
                        if (filter.take(new byte[] {each}) instanceof GrantFilter.Verdict.Refuse) {
                            return;
                        }
                    }
                });
    }
}
