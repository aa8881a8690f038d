package io.drover.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.codec.Blob;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.manifest.AccessClient;
import io.drover.migration.manifest.AccessPoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Client certificates of access points near their end. */
final class AccessExpiryTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    void oneThatEndsWithinTheWarningIsToldOfByName() {
        assertThat(findings(client("ci", MONTH), MONTH)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("ACCESS_CERTIFICATE_ENDS");
            assertThat(finding.isError()).isFalse();
            assertThat(finding.seen()).isEqualTo("client certificate 'ci' ends on 2030-01-31T00:00:00Z");
            assertThat(finding.fix()).contains("drover cluster access");
        });
        assertThat(findings(client("ci", MONTH.plusSeconds(1)), MONTH)).isEmpty();
    }

    @Test
    void oneThatHasEndedIsToldOfAlsoWithoutAWarning() {
        assertThat(findings(client("old", Duration.ZERO), Duration.ZERO))
                .extracting(Finding::code)
                .containsExactly("ACCESS_CERTIFICATE_ENDED");
        assertThat(findings(client("new", Duration.ofSeconds(1)), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void oneThatIsRevokedIsNoNews() {
        assertThat(findings(client("gone", Duration.ZERO).revoked(NOW), MONTH)).isEmpty();
    }

    @Test
    void aWarningLongerThanAnyCertificateIsRefused() {
        assertThatThrownBy(() -> new AccessSettings(0, "access.example.org", Duration.ofDays(3651)))
                .hasMessageContaining("3651 days");
        assertThatThrownBy(() -> new AccessSettings(0, "access.example.org", Duration.ofDays(-1)))
                .hasMessageContaining("expected 0 to 3650");
    }

    private static AccessClient client(String label, Duration left) {
        return new AccessClient(
                label,
                Digest.of(label.getBytes(StandardCharsets.UTF_8)),
                NOW.minus(Duration.ofDays(300)),
                NOW.plus(left),
                Optional.empty());
    }

    private static List<Finding> findings(AccessClient client, Duration warning) {
        AccessPoint point =
                new AccessPoint("shop.access.example.org", 8446, List.of(Blob.of(new byte[1])), List.of(client));
        return new AccessExpiry(() -> NOW, warning).findings(point);
    }
}
