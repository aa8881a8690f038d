package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.packaging.Sandbox.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuousIntegrationTest {
    private static final String TOTALS = "12 passed, 0 failed, 0 skipped";
    private static final String MIGRATED = "MIGRATED mode=%s cluster=c hosts=3 blackout_ms=40";

    private Sandbox sandbox;
    private Path script;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        sandbox = new Sandbox(folder);
        script = sandbox.copy(".ci/run", "repository/.ci/run");
        as(0, "Linux");
        make(TOTALS, 0, MIGRATED.formatted("engines"), 0);
    }

    @Test
    void runsTestsAndDemoAndEndsWithTheTotals() {
        Result result = sandbox.run(script);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).containsExactly("CI=true", TOTALS, MIGRATED.formatted("engines"), TOTALS);
    }

    @Test
    void failsWithTheTestsAndLeavesTheDemo() {
        make("11 passed, 1 failed, 0 skipped", 2, MIGRATED.formatted("engines"), 0);

        Result result = sandbox.run(script);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).doesNotContain("MIGRATED");
        assertThat(result.lastLine()).isEqualTo("11 passed, 1 failed, 0 skipped");
    }

    @Test
    void failsWithTheDemo() {
        make(TOTALS, 0, MIGRATED.formatted("engines"), 2);

        Result result = sandbox.run(script);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.lastLine()).isEqualTo(TOTALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MIGRATED mode=generic cluster=c", "MIGRATED mode=enginesish", "mode=engines", "DONE"})
    void failsAsRootOnLinuxUnlessTheDemoRanOnRealEngines(String demo) {
        make(TOTALS, 0, demo, 0);

        Result result = sandbox.run(script);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("MIGRATED mode=engines", "not with: " + demo);
        assertThat(result.lastLine()).isEqualTo(TOTALS);
    }

    @ParameterizedTest
    @CsvSource({"1000, Linux, generic", "0, Darwin, generic", "1000, Linux, engines"})
    void takesTheEmbeddedDefaultElsewhere(int user, String system, String mode) {
        as(user, system);
        make(TOTALS, 0, MIGRATED.formatted(mode), 0);

        assertThat(sandbox.run(script).exitCode()).isZero();
    }

    @Test
    void takesNothingElseForAMigrationElsewhere() {
        as(1000, "Linux");
        make(TOTALS, 0, "MIGRATED mode=imagined x", 0);

        assertThat(sandbox.run(script).exitCode()).isEqualTo(1);
    }

    private void as(int user, String system) {
        sandbox.command("id", "echo " + user).command("uname", "echo " + system);
    }

    private void make(String totals, int testCode, String demo, int demoCode) {
        sandbox.command("make", """
                case $1 in
                    test) echo "CI=$CI"; echo '%s'; exit %d ;;
                    demo) echo '%s'; exit %d ;;
                esac
                exit 99""".formatted(totals, testCode, demo, demoCode));
    }
}
