package io.drover.migration.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.phase.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The specification's phases are those of the code. */
class PhasesMatchTest {
    private static final Pattern NAME = Pattern.compile("\"([A-Z]+)\"");

    @Test
    void transitionsAreTheSame() throws IOException {
        Matcher entries = Pattern.compile("(?m)^ +([A-Z]+) +\\|-> \\{([^}]*)}").matcher(module());
        Map<String, Set<String>> specified = new TreeMap<>();
        entries.results().forEach(entry -> specified.put(entry.group(1), names(entry.group(2))));

        Map<String, Set<String>> coded = new TreeMap<>();
        for (Phase phase : Phase.values()) {
            coded.put(
                    phase.name(),
                    phase.successors().stream().map(Phase::name).collect(Collectors.toCollection(TreeSet::new)));
        }
        System.out.printf("%d phases in Phases.tla, %d in Phase%n", specified.size(), coded.size());
        assertThat(specified).isEqualTo(coded);
    }

    @Test
    void terminalPhasesAreTheSame() throws IOException {
        assertThat(set("Terminal")).isEqualTo(phases(Phase::isTerminal));
    }

    @Test
    void abortablePhasesAreTheSame() throws IOException {
        assertThat(set("Abortable")).isEqualTo(phases(Phase::isAbortable));
    }

    @Test
    void phasesThatMayBeClaimedAreTheSame() throws IOException {
        assertThat(set("Unclaimed")).isEqualTo(phases(phase -> !phase.mayBeClaimed()));
    }

    private static Set<String> phases(Predicate<Phase> which) {
        return Arrays.stream(Phase.values()).filter(which).map(Phase::name).collect(Collectors.toSet());
    }

    private static Set<String> set(String name) throws IOException {
        Matcher definition =
                Pattern.compile("(?m)^%s == \\{([^}]*)}".formatted(name)).matcher(module());
        assertThat(definition.find()).as("Phases.tla defines %s", name).isTrue();
        return names(definition.group(1));
    }

    private static Set<String> names(String list) {
        return NAME.matcher(list)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String module() throws IOException {
        return Files.readString(ModelCheck.SPECIFICATION.resolve("Phases.tla"));
    }
}
