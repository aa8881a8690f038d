package io.drover.testbed.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/peers-mistakes.md} names tests that exist, and one for each mistake. */
class PeersMistakesTableTest {
    private static final Pattern NAMED = Pattern.compile("`([a-z/]+): ([A-Za-z]+)\\.([A-Za-z]+)`");

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
                .allSatisfy(
                        row -> assertThat(NAMED.matcher(row).results()).as(row).isNotEmpty());
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<MatchResult> named =
                rows().stream().flatMap(row -> NAMED.matcher(row).results()).toList();
        for (MatchResult one : named) {
            String source = source(one.group(1), one.group(2));
            assertThat(isTest(source, one.group(3)))
                    .as("a test %s", one.group())
                    .isTrue();
        }
        System.out.printf(
                "%d mistakes of others, guarded by %d tests%n",
                rows().size(), named.stream().map(MatchResult::group).distinct().count());
    }

    /** Whether the annotation and the method are there, with no end of another method between them. */
    private static boolean isTest(String source, String method) {
        int declared = source.indexOf(" void " + method + "(");
        return declared > 0
                && source.substring(Math.max(0, source.lastIndexOf("\n    }\n", declared)), declared)
                        .matches("(?s).*@(Test|ParameterizedTest)\\b.*");
    }

    private static String source(String module, String type) {
        return Checkout.test(module, type)
                .orElseThrow(() -> new AssertionError("module %s has no test class %s".formatted(module, type)));
    }
}
