package io.drover.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenEndpointTest {
    private static final TakeOver.Candidate WEB = new TakeOver.Candidate(
            new HostKey("a1".repeat(32)),
            "web-1",
            new Fingerprint("b2".repeat(32)),
            "web-1.example",
            List.of("10.0.0.1", "fd00::1", "not an address"),
            true);

    private static GivenEndpoint.Parsed parse(String... endpoints) {
        return GivenEndpoint.parse(
                new TakeOver("shop", Optional.empty(), Map.of(), List.of(endpoints), Set.of(), List.of(WEB)));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp:127.0.0.1:9000, tcp:127.0.0.1:9000, tcp:127.0.0.1:9000, ",
        "tcp:10.0.0.1:9000, tcp:10.0.0.1:9000, tcp:10.0.0.1:9000, ",
        "tcp:[::1]:9000, tcp:[::1]:9000, tcp:[::1]:9000, ",
        "tcp:[fd00::1]:9000, tcp:[fd00::1]:9000, tcp:[fd00::1]:9000, ",
        "http://127.0.0.1, http://127.0.0.1:80/, tcp:127.0.0.1:80, /",
        "http://127.0.0.1:8080, http://127.0.0.1:8080/, tcp:127.0.0.1:8080, /",
        "http://127.0.0.1:8080/health/live, http://127.0.0.1:8080/health/live, tcp:127.0.0.1:8080, /health/live",
    })
    void takesWhatIsRight(String uri, String normal, String endpoint, String path) {
        GivenEndpoint.Parsed parsed = parse("web-1=" + uri);
        assertThat(parsed.findings()).isEmpty();
        assertThat(parsed.endpoints()).singleElement().satisfies(given -> {
            assertThat(given.uri()).isEqualTo(normal);
            assertThat(given.endpoint().uri()).isEqualTo(endpoint);
            assertThat(given.path()).isEqualTo(Optional.ofNullable(path));
            assertThat(given.published().host()).isEqualTo(WEB.host());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tcp:127.0.0.1",
                "tcp:127.0.0.1:0",
                "tcp:127.0.0.1:65536",
                "tcp://127.0.0.1:80",
                "tcp:127.1:80",
                "tcp:999.0.0.1:80",
                "tcp:[:::1]:80",
                "tcp:localhost:80",
                "tcp:0.0.0.0:80",
                "tcp:10.0.0.2:80",
                "tcp:169.254.169.254:80",
                "unix:/run/docker.sock",
                "https://127.0.0.1:8443/",
                "http://localhost:8080/",
                "http://127.0.0.1@evil.example/",
                "http://127.0.0.1:8080/a?b=c",
                "http://127.0.0.1:8080/a#b",
                "http://127.0.0.1:8080/%2e%2e/a",
                "http://127.0.0.1:8080/../a",
                "http://127.0.0.1:8080/a//b",
                "http://127.0.0.1:8080/*",
                "http://127.0.0.1:8080/a b",
            })
    void refusesWhatIsWrong(String uri) {
        GivenEndpoint.Parsed parsed = parse("web-1=" + uri);
        assertThat(parsed.endpoints()).isEmpty();
        assertThat(parsed.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isTrue();
            assertThat(finding.code()).isEqualTo("ENDPOINT_MALFORMED");
            assertThat(finding.fix()).contains("HOST=tcp:ADDRESS:PORT");
        });
    }

    @Test
    void reportsAllProblemsTogether() {
        GivenEndpoint.Parsed parsed = parse(
                "tcp:127.0.0.1:1", "db-1=tcp:127.0.0.1:1", "web-1=tcp:127.0.0.1:1", "web-1=tcp:127.0.0.1:1", "=x");
        assertThat(parsed.endpoints()).hasSize(1);
        assertThat(parsed.findings())
                .extracting(Finding::code)
                .containsExactly(
                        "ENDPOINT_MALFORMED", "ENDPOINT_HOST_UNKNOWN", "ENDPOINT_DUPLICATE", "ENDPOINT_MALFORMED");
    }

    @Test
    void aWrongAddressIsNamedWithTheRightOnes() {
        assertThat(parse("web-1=tcp:10.0.0.9:80").findings())
                .singleElement()
                .extracting(Finding::seen)
                .asString()
                .contains("10.0.0.9", "web-1", "10.0.0.1");
    }
}
