package io.drover.migration.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.codec.Canonical;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {
    @Test
    void codesAreForProgramsToMatch() {
        assertThat(Finding.error("HOST_OFFLINE", "host h", "s", "f").isError()).isTrue();
        for (String bad : List.of("", "AB", "host", "1AB", "HOST-OFFLINE", "HOST OFFLINE", "A".repeat(65), "HOST\n")) {
            assertThatThrownBy(() -> Finding.info(bad, "t", "s", "f")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void onlyErrorsStop() {
        Finding info = Finding.info("SOME_CODE", "t", "s", "f");
        Finding warning = Finding.warning("SOME_CODE", "t", "s", "f");
        Finding error = Finding.error("SOME_CODE", "t", "s", "f");
        assertThat(Finding.anyError(List.of())).isFalse();
        assertThat(Finding.anyError(List.of(info, warning))).isFalse();
        assertThat(Finding.anyError(List.of(info, error))).isTrue();
    }

    @Test
    void textFromAfarIsCutAndMadeUnicode() {
        Finding finding = Finding.error("SOME_CODE", "x".repeat(5000), "a\uD800b", "😀".repeat(3000));
        assertThat(finding.target()).hasSize(4096).endsWith("…");
        assertThat(finding.seen()).isEqualTo("a?b");
        assertThat(finding.fix()).hasSize(4096);
        assertThat(Canonical.decode(Finding.class, Canonical.encode(finding))).isEqualTo(finding);
        assertThat(Finding.error("SOME_CODE", "t", "y".repeat(4096), "f").seen())
                .hasSize(4096);
    }
}
