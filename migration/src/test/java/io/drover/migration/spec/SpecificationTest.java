package io.drover.migration.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every small configuration of the specification holds. */
@Execution(ExecutionMode.CONCURRENT)
class SpecificationTest {
    static List<String> configurations() throws IOException {
        try (Stream<Path> files = Files.list(ModelCheck.SPECIFICATION.resolve("small"))) {
            return files.map(file -> "small/" + file.getFileName()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void holds(String configuration) throws Exception {
        ModelCheck.Outcome outcome = ModelCheck.of(configuration).run();
        System.out.printf(
                "%-44s %,9d distinct states %6.1f s%n",
                configuration, outcome.distinct(), outcome.took().toMillis() / 1000.0);
        assertThat(outcome.violated()).as(outcome.output()).isEmpty();
        assertThat(outcome.distinct())
                .as("a model that hardly moves proves nothing")
                .isGreaterThan(100);
    }

    @Test
    void everyRouteHasASmallConfiguration() throws IOException {
        assertThat(configurations())
                .anyMatch(name -> name.contains("PlaneRoute"))
                .anyMatch(name -> name.contains("GatewayRoute"))
                .anyMatch(name -> name.contains("FileRoute"));
    }
}
