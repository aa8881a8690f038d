package io.drover.migration.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake that is planted in the specification is caught, by the property that it breaks. */
@Execution(ExecutionMode.CONCURRENT)
class PlantedSpecificationBugsTest {
    private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

    /** Planted, but too deep in a large state space for a test; the specification's README says what became of them. */
    private static final Set<String> BY_HAND = Set.of(
            "adopt any newest vote",
            "forget an earlier recovery",
            "forget the majority",
            "refuse what is built upon",
            "take up what came back");

    /** A mistake, the configuration that lets it show, and what it violates. */
    record Planted(String bug, String violates, ModelCheck check) {
        @Override
        public String toString() {
            return "%s: %s".formatted(module(check.configuration()), bug);
        }
    }

    private static final String CRASHES = "small/PlaneRoute-crashes.cfg";
    private static final String HOST_LOST = "small/PlaneRoute-host-lost.cfg";
    private static final String SOURCE_RESTORED = "small/PlaneRoute-source-restored.cfg";
    private static final String TARGET_RESTORED = "small/PlaneRoute-target-restored.cfg";
    private static final String SOURCE_COPIES = "large/PlaneRoute-source-copies.cfg";
    private static final String TARGET_WENT_ON = "large/PlaneRoute-target-went-on.cfg";
    private static final String RESTORED_TWICE = "large/PlaneRoute-restored-twice.cfg";
    private static final String BOTH_RESTORED = "large/PlaneRoute-both-restored.cfg";
    private static final String THIRD_PLANE = "large/PlaneRoute-third-plane.cfg";
    private static final String OTHER_HOSTS = "large/PlaneRoute-other-hosts.cfg";
    private static final String GATEWAY_CRASHES = "small/GatewayRoute-crashes.cfg";
    private static final String GATEWAY_RESTORED = "small/GatewayRoute-plane-restored.cfg";
    private static final String FILE = "small/FileRoute-two-claimants.cfg";

    private static final Map<String, String> ONE_HOST = Map.of("Hosts", "{h1}", "Begun", "{{h1}}");
    private static final Map<String, String> TWO_HOSTS = Map.of("Hosts", "{h1, h2}", "Begun", "{{h1, h2}}");

    static List<Planted> planted() {
        return List.of(
                planted("abort after a lost commit", "NeverStuck", CRASHES),
                planted("answer before fsync", "NeverBack", CRASHES),
                planted("clean up early", "NobodyLeftBehind", CRASHES),
                planted("restart the workload", "Untouched", CRASHES),
                planted("serve without majority", "CommandsByMajority", CRASHES),
                planted("skip the delta", "SameManifest", CRASHES),
                planted("stay locked after an abort", "UnlockedByAbort", CRASHES),
                planted("no adoption", "NeverStuck", HOST_LOST),
                planted(
                        "quarantine by epoch only",
                        "NeverStuck",
                        HOST_LOST,
                        Map.of("Hosts", "{h1, h2, h3}", "Begun", "{{h1, h2, h3}}", "MaxDown", "2", "MaxRevivals", "1")),
                planted("abort without the hosts' word", "Exclusive", SOURCE_COPIES, TWO_HOSTS),
                planted("break the word", "Exclusive", SOURCE_COPIES, TWO_HOSTS),
                planted("take up what was aborted", "Exclusive", SOURCE_COPIES),
                planted("promise twice", "NeverStuck", RESTORED_TWICE, TWO_HOSTS),
                planted("one vote for a settled decision", "NeverStuck", BOTH_RESTORED),
                planted("recover known clusters only", "Exclusive", TARGET_WENT_ON, ONE_HOST),
                planted("ask for votes that are gone", "NeverStuck", TARGET_WENT_ON, ONE_HOST),
                planted("break the promise", "Exclusive", SOURCE_RESTORED),
                planted("drop on unknown", "NoClaimLost", SOURCE_RESTORED),
                planted("keep own twin", "NeverStuck", SOURCE_RESTORED),
                planted("recover without promises", "Exclusive", SOURCE_RESTORED),
                planted("recover without renewal", "NeverStuck", SOURCE_RESTORED),
                planted("trust the epoch of a restored plane", "NeverBack", SOURCE_RESTORED),
                planted("never ask the source", "NeverStuck", TARGET_RESTORED),
                planted("tombstone without manifest", "NeverStuck", TARGET_RESTORED),
                planted("count new hosts", "CommandsByMajority", OTHER_HOSTS),
                planted("keep the old certificate", "NeverStuck", THIRD_PLANE),
                planted("second certificate", "OneMajority", THIRD_PLANE, ONE_HOST),
                planted("abort after a lost commit", "Exclusive", GATEWAY_CRASHES),
                planted("clean up early", "NobodyLeftBehind", GATEWAY_CRASHES),
                planted("stay locked after an abort", "UnlockedAtRest", GATEWAY_CRASHES),
                planted("take an older placement", "NeverBack", GATEWAY_CRASHES),
                planted("recover at the next generation of the store", "NeverStuck", GATEWAY_RESTORED),
                planted("take a second placement", "OneWord", GATEWAY_RESTORED),
                planted("abort after the export", "Exclusive", FILE),
                planted(
                        "break the promise",
                        "OneSettled",
                        FILE,
                        Map.of("Hosts", "{h1, h2, h3}", "MaxCrashes", "0", "MaxRestores", "0")),
                planted("endorse oneself", "OneSettled", FILE),
                planted("first come", "TriesAreAnswered", FILE, Map.of("MaxBallots", "3")),
                planted("serve without majority", "CommandsByMajority", FILE));
    }

    private static Planted planted(String bug, String violates, String configuration) {
        return planted(bug, violates, configuration, Map.of());
    }

    private static Planted planted(String bug, String violates, String configuration, Map<String, String> constants) {
        return new Planted(
                bug, violates, new ModelCheck(configuration, constants).with("Bug", "\"%s\"".formatted(bug)));
    }

    @ParameterizedTest
    @MethodSource("planted")
    void isCaught(Planted planted) throws Exception {
        ModelCheck.Outcome outcome = planted.check().run();
        TABLE.add("%-13s %-45s %-20s %4d steps %,9d states %6.1f s"
                .formatted(
                        module(planted.check().configuration()),
                        planted.bug(),
                        outcome.violated().orElse("-"),
                        outcome.steps(),
                        outcome.distinct(),
                        outcome.took().toMillis() / 1000.0));
        assertThat(outcome.violated()).as(planted.toString()).contains(planted.violates());
    }

    @AfterAll
    static void printTable() {
        System.out.println("planted in    bug                                           violated property");
        TABLE.stream().sorted().forEach(System.out::println);
    }

    /** A bug's name that a module does not know would be caught by nothing, and one that is not listed by nobody. */
    @Test
    void everyBugOfTheModulesIsListed() throws Exception {
        for (String module : List.of("PlaneRoute", "GatewayRoute", "FileRoute")) {
            String text = Files.readString(ModelCheck.SPECIFICATION.resolve(module + ".tla"));
            Set<String> known = Pattern.compile("Bug [=#] \"([^\"]+)\"")
                    .matcher(text)
                    .results()
                    .map(match -> match.group(1))
                    .filter(bug -> !BY_HAND.contains(bug))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> listed = planted().stream()
                    .filter(planted -> module(planted.check().configuration()).equals(module))
                    .map(Planted::bug)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(listed).as(module).isEqualTo(known);
        }
    }

    private static String module(String configuration) {
        return configuration.replaceAll(".*/|-.*", "");
    }
}
