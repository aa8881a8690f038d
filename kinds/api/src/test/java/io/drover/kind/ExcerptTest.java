package io.drover.kind;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void keepsOrdinaryText() {
        assertThat(Excerpt.of("größer als 5 µs 😀")).isEqualTo("größer als 5 µs 😀");
    }

    @Test
    void cutsLongText() {
        assertThat(Excerpt.of("x".repeat(1000))).hasSize(Excerpt.MAX_LENGTH + 1).endsWith("…");
        assertThat(Excerpt.of("x".repeat(Excerpt.MAX_LENGTH))).hasSize(Excerpt.MAX_LENGTH);
    }

    @Test
    void blanksWhatCouldDisguise() {
        assertThat(Excerpt.of("a\nb\u001b[31mc\u202ed\u2028e\0")).isEqualTo("a b [31mc d e ");
    }

    @Test
    void blanksHalvesOfCharacters() {
        assertThat(Excerpt.of("\ud83d\ude00", 1)).isEqualTo(" …");
        assertThat(Excerpt.of("a\ude00")).isEqualTo("a ");
    }
}
