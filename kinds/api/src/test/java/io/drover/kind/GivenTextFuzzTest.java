package io.drover.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Texts of users and of strangers. */
class GivenTextFuzzTest {
    private static final TakeOver.Candidate WEB = new TakeOver.Candidate(
            new HostKey("a1".repeat(32)),
            "web-1",
            new Fingerprint("f0".repeat(32)),
            "web-1",
            List.of("10.0.0.1"),
            true);

    @Test
    void endpointsAsGiven() {
        Fuzz.of("endpoint of a take-over", 1)
                .examples(
                        "web-1=tcp:127.0.0.1:80",
                        "web-1=http://127.0.0.1:8080/health",
                        "web-1=http://10.0.0.1",
                        "web-1=tcp:[::1]:5432")
                .tokens("=", ":", "/", "..", "[", "]", "%", "*", "?", "web-1=", "http://", "tcp:")
                .inputs(15_000)
                .run(input -> {
                    GivenEndpoint.Parsed parsed = GivenEndpoint.parse(new TakeOver(
                            "shop",
                            Optional.empty(),
                            Map.of(),
                            List.of(new String(input, StandardCharsets.UTF_8)),
                            Set.of(),
                            List.of(WEB)));
                    assertThat(parsed.endpoints().size() + parsed.findings().size())
                            .isPositive();
                    assertThat(parsed.findings()).allMatch(Finding::isError);
                });
    }

    /** Whatever it was cut from, an excerpt can be shown and encoded. */
    @Test
    void excerpts() {
        Fuzz.of("excerpt", 1)
                .examples("an engine's own words", "👍".repeat(120), "\u202Eoverride\u0007")
                .inputs(10_000)
                .run(input -> {
                    String excerpt = Excerpt.of(new String(input, StandardCharsets.UTF_8), 100);
                    assertThat(excerpt).hasSizeLessThanOrEqualTo(101).doesNotContainPattern("\\p{Cntrl}");
                    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(excerpt))
                            .isTrue();
                });
    }
}
