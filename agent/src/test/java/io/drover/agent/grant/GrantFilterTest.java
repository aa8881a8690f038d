package io.drover.agent.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.grant.GrantFilter.Verdict;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrantFilterTest {
    private final GrantFilter filter = new GrantFilter(new Grant.Rule.Http(
            LocalEndpoint.unix("/run/docker.sock"),
            List.of(new HttpPattern("GET", "/services"), new HttpPattern("GET", "/containers/*/json"))));

    private Verdict take(String text) {
        return filter.take(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String passed(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        return new String(((Verdict.Pass) verdict).bytes(), StandardCharsets.ISO_8859_1);
    }

    private static void assertForbidden(Verdict verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refuse.class, refused -> {
            String answer = new String(refused.answer().orElseThrow(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .contains("Connection: close")
                    .contains("{\"message\": \"the grant does not allow this");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(answer).contains("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        });
    }

    @Test
    void anAllowedRequestPassesForOneAnswer() {
        assertThat(passed(take(
                        "GET /v1.43/services?status=true HTTP/1.1\r\nHost: docker\r\nConnection: keep-alive\r\n\r\n")))
                .isEqualTo("GET /v1.43/services?status=true HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aRequestMayComeInPieces() {
        assertThat(take("GET /contai")).isInstanceOf(Verdict.Wait.class);
        assertThat(take("ners/abc/json HTTP/1.1\r\nHost: d\r\n\r")).isInstanceOf(Verdict.Wait.class);
        assertThat(passed(take("\n"))).startsWith("GET /containers/abc/json HTTP/1.1\r\n");
    }

    @Test
    void anEmptyBodyIsNoBody() {
        passed(take("GET /services HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /services HTTP/1.1\r\nHost: d\r\n\r\n",
                "get /services HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /secrets HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /services/x HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /containers/a/b/json HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /containers/%2e%2e/json HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /s%65rvices HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /containers/../json HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /containers/./json HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET //services HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET http://d/services HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /services#x HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /services HTTP/1.0\r\n\r\n",
                "GET /services HTTP/2.0\r\n\r\n",
                "GET  /services HTTP/1.1\r\n\r\n",
                "GET /services\tHTTP/1.1\r\n\r\n",
                "\r\nGET /services HTTP/1.1\r\n\r\n",
                "GET /services HTTP/1.1\nHost: d\r\n\r\n",
                "GET /services HTTP/1.1\r\nContent-Length: 2\r\n\r\n",
                "GET /services HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 2\r\n\r\n",
                "GET /services HTTP/1.1\r\nContent-Length: +0\r\n\r\n",
                "GET /services HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /services HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n",
                "GET /services HTTP/1.1\r\nX: y\r\n Transfer-Encoding: chunked\r\n\r\n",
                "GET /services HTTP/1.1\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /services HTTP/1.1\r\nX: y\rTransfer-Encoding: chunked\r\n\r\n",
                "GET /services HTTP/1.1\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\n",
                "GET /services HTTP/1.1\r\nConnection: close, Upgrade\r\n\r\n",
                "GET /services HTTP/1.1\r\nupgrade: h2c\r\n\r\n",
                "GET /services HTTP/1.1\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
                "GET /services HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
                "GET /services HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /services HTTP/1.1\r\nHost: d\r\n\r\nGET /secrets HTTP/1.1\r\n\r\n",
                "GET /services HTTP/1.1\r\nHost: d\r\n\r\n{}",
                "GET /services HTTP/1.1\r\nX: \u0000\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void whateverCouldBeMoreThanTheGrantIsRefused(String request) {
        assertForbidden(take(request));
    }

    @Test
    void aHeadThatDoesNotEndIsRefused() {
        Verdict verdict = take("GET /services HTTP/1.1\r\nX: ");
        for (int i = 0; verdict instanceof Verdict.Wait; i++) {
            assertThat(i).isLessThan(32);
            verdict = take("y".repeat(1024));
        }
        assertForbidden(verdict);
    }

    @Test
    void aSecondRequestAfterTheFirstPassedEndsTheTunnelWithoutAnAnswer() {
        passed(take("GET /services HTTP/1.1\r\nHost: d\r\n\r\n"));
        assertThat(take("GET /services HTTP/1.1\r\nHost: d\r\n\r\n"))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class,
                        refused -> assertThat(refused.answer()).isEmpty());
    }
}
