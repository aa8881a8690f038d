package io.drover.migration.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ShortenedTest {
    private static final String FACE = "😀";

    record Told(String text) {}

    @Test
    void textIsCutBetweenCharacters() {
        assertThat(Shortened.to(3, "abc")).isEqualTo("abc");
        assertThat(Shortened.to(3, "abcd")).isEqualTo("abc…");
        assertThat(Shortened.to(3, "ab" + FACE)).isEqualTo("ab…");
        assertThat(Shortened.to(4, "ab" + FACE + "c")).isEqualTo("ab" + FACE + "…");
        assertThat(Shortened.beginning(1, FACE)).isEmpty();
        assertThat(Shortened.beginning(2, FACE)).isEqualTo(FACE);
    }

    /** What is told of a stranger's text is stored with a migration: it must be fit for that wherever it is cut. */
    @Test
    void whateverIsToldOfTextCanBeStored() {
        for (int length = 30; length < 130; length++) {
            String text = "x".repeat(length) + FACE.repeat(100);
            told(ClusterId::new, text);
            told(PoolName::new, text);
            told(LocalEndpoint::new, text);
        }
        for (int length = 1900; length < 2100; length++) {
            Canonical.encode(Finding.error("CODE", "target", "x".repeat(length) + FACE.repeat(100), "fix"));
        }
    }

    private static void told(Consumer<String> form, String text) {
        IllegalArgumentException refusal =
                Assertions.catchThrowableOfType(IllegalArgumentException.class, () -> form.accept(text));
        assertThat(Canonical.encode(new Told(String.valueOf(refusal.getMessage()))))
                .isNotEmpty();
    }
}
