package io.drover.testbed.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of fuzzed readers in {@code CONTRIBUTING.md} names all tests that fuzz, and none that there is not. */
class FuzzTableTest {
    private static final Pattern NAMED = Pattern.compile("`([a-z]+): ([A-Za-z]+Test)`");

    /** The tests of what fuzzes. */
    private static final String OF_FUZZ_ITSELF = "FuzzTest";

    private static List<MatchResult> named() {
        return Checkout.lines("CONTRIBUTING.md").stream()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> NAMED.matcher(line).results())
                .toList();
    }

    @Test
    void everyTestThatIsNamedExists() {
        assertThat(named())
                .hasSizeGreaterThan(20)
                .allSatisfy(test -> assertThat(Checkout.test(test.group(1), test.group(2)))
                        .as(test.group())
                        .hasValueSatisfying(source -> assertThat(source).contains("@Test")));
    }

    @Test
    void everyTestThatFuzzesIsNamed() {
        Set<String> named = named().stream().map(test -> test.group(2)).collect(Collectors.toSet());
        List<String> fuzzing = Checkout.tests()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(type -> type.endsWith(OF_FUZZ_ITSELF) && !type.equals(OF_FUZZ_ITSELF))
                .toList();
        assertThat(named).containsAll(fuzzing);
        System.out.printf("%d tests that fuzz, all in the table%n", fuzzing.size());
    }
}
