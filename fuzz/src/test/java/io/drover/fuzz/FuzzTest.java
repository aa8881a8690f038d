package io.drover.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The generator finds the mistakes that it is there for. */
class FuzzTest {
    private static Fuzz fuzz() {
        return Fuzz.of("a reader", 1)
                .examples("{\"port\": 8080}")
                .tokens("{", "}")
                .inputs(3000)
                .refusedBy(IllegalArgumentException.class);
    }

    private static void assertFound(Fuzz.Reader faulty, String how) {
        assertThatThrownBy(() -> fuzz().run(faulty))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of seed 1")
                .hasMessageContaining(how);
    }

    @Test
    void sameSeedsGiveSameInputs() {
        List<List<byte[]>> rounds = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<byte[]> seen = new ArrayList<>();
            rounds.add(seen);
            fuzz().run(seen::add);
        }
        assertThat(rounds.getFirst()).hasSize(3001);
        assertThat(rounds.getFirst().stream().map(Arrays::hashCode).toList())
                .isEqualTo(rounds.getLast().stream().map(Arrays::hashCode).toList());
        assertThat(rounds.getFirst().stream().map(Arrays::hashCode).distinct().count())
                .isGreaterThan(2000);
    }

    @Test
    void undocumentedExceptionsAreFound() {
        assertFound(
                input -> {
                    if (input.length == 0) {
                        throw new IllegalStateException("nothing");
                    }
                },
                "is not refused by");
    }

    @Test
    void faultsThatAreDressedUpAreFound() {
        assertFound(
                input -> {
                    try {
                        input[10]++;
                    } catch (ArrayIndexOutOfBoundsException e) {
                        throw new IllegalArgumentException("too short", e);
                    }
                },
                "because of a fault");
    }

    @Test
    void errorsWithoutWordsAreFound() {
        assertFound(
                input -> {
                    if (input.length < 3) {
                        throw new IllegalArgumentException();
                    }
                },
                "without a clear word");
    }

    @Test
    void bottomlessRecursionIsFound() {
        assertFound(input -> descend(input, 0), "is not refused by");
    }

    private static int descend(byte[] input, int at) {
        return at < input.length ? 1 + descend(input, at + 1) : 0;
    }

    @Test
    void whatBelievesALengthIsFound() {
        assertFound(
                input -> {
                    int length = input.length > 4 && input[0] != '{' ? Math.abs(input[1]) << 20 : 1;
                    assertThat(new byte[length]).isNotNull();
                },
                "allocates");
    }
}
