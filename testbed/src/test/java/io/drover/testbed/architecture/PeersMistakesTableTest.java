package io.drover.testbed.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;

/** {@code docs/peers-mistakes.md} names tests that exist, and one for each mistake. */
class PeersMistakesTableTest {
    private static List<String> rows() {
        return Checkout.lines("docs/peers-mistakes.md").stream()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.endsWith("| guarded by |"))
                .toList();
    }

    @Test
    void everyMistakeHasATest() {
        assertThat(rows())
                .hasSizeGreaterThan(25)
                .allSatisfy(row -> assertThat(NamedTests.in(row)).as(row).isNotEmpty());
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<MatchResult> named =
                rows().stream().flatMap(row -> NamedTests.in(row).stream()).toList();
        for (MatchResult one : named) {
            assertThat(NamedTests.exists(one)).as("a test %s", one.group()).isTrue();
        }
        System.out.printf(
                "%d mistakes of others, guarded by %d tests%n",
                rows().size(), named.stream().map(MatchResult::group).distinct().count());
    }
}
