package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.packaging.Sandbox.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTestsTest {
    private static final Path SCRIPT = Sandbox.repository().resolve("build/check-tests");
    private static final String PASSED = "<testcase name=\"works\" classname=\"a.ATest\" time=\"0.1\"/>";
    private static final String FAILED =
            "<testcase name=\"breaks\" classname=\"a.ATest\"><failure message=\"expected 1 &lt; 0\">x</failure></testcase>";
    private static final String ERRED =
            "<testcase name=\"explodes\" classname=\"a.ATest\"><error type=\"X\"><![CDATA[at b]]></error></testcase>";
    private static final String SKIPPED = "<testcase name=\"waits\" classname=\"a.ATest\" time=\"0\">\n"
            + "    <skipped message=\"no &quot;engine&quot; &amp; no &lt;root&gt;&#10;here\" type=\"T\"/>\n  </testcase>";

    private Sandbox sandbox;
    private Path modules;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        sandbox = new Sandbox(folder);
        modules = folder.resolve("modules");
        as(0, "Linux");
    }

    @Test
    void sumsTheReportsOfAllModules() {
        report("a/target/surefire-reports/TEST-a.ATest.xml", PASSED, PASSED);
        report("kinds/b/target/surefire-reports/TEST-b.BTest.xml", PASSED);
        report("kinds/b/target/failsafe-reports/TEST-b.BIT.xml", PASSED);

        assertThat(check()).isEqualTo(new Result(0, "4 passed, 0 failed, 0 skipped\n", ""));
    }

    @Test
    void failsOnFailuresAndErrorsAndNamesThem() {
        report("a/target/surefire-reports/TEST-a.ATest.xml", PASSED, FAILED, ERRED);

        Result result = check();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines())
                .containsExactly("FAILED  a.ATest.breaks", "FAILED  a.ATest.explodes", "1 passed, 2 failed, 0 skipped");
    }

    @Test
    void failsOnASkippedTestAsRootOnLinuxAndGivesTheReason() {
        report("a/target/surefire-reports/TEST-a.ATest.xml", PASSED, SKIPPED);

        Result result = check();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).contains("SKIPPED a.ATest.waits: no \"engine\" & no <root> here");
        assertThat(result.lastLine()).isEqualTo("1 passed, 0 failed, 1 skipped");
    }

    @ParameterizedTest
    @CsvSource({"1000, Linux", "0, Darwin"})
    void allowsASkippedTestElsewhereButNamesIt(int user, String system) {
        as(user, system);
        report("a/target/surefire-reports/TEST-a.ATest.xml", PASSED, SKIPPED);

        Result result = check();

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("SKIPPED a.ATest.waits");
        assertThat(result.lastLine()).isEqualTo("1 passed, 0 failed, 1 skipped");
    }

    @Test
    void saysSoWhenASkippedTestHasNoReason() {
        report("a/target/surefire-reports/TEST-a.xml", "<testcase name=\"n\" classname=\"C\"><skipped/></testcase>");

        assertThat(check().out()).contains("SKIPPED C.n: no reason given");
    }

    @Test
    void failsWhenNoTestRan() {
        report("a/target/surefire-reports/TEST-a.ATest.xml");

        Result result = check();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines())
                .containsExactly("No test ran: no test case in any report.", "0 passed, 0 failed, 0 skipped");
    }

    @Test
    void failsWhenThereIsNoReport() {
        sandbox.write(modules.resolve("a/target/classes/TEST-a.xml"), "<testsuite>" + PASSED + "</testsuite>");

        Result result = check();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lastLine()).isEqualTo("0 passed, 0 failed, 0 skipped");
    }

    @Test
    void isNotTakenInByWhatATestPrinted() {
        report(
                "a/target/surefire-reports/TEST-a.ATest.xml",
                "<testcase name=\"prints\" classname=\"a.ATest\"><system-out><![CDATA[<failure/> " + FAILED
                        + "]]]]><![CDATA[> <skipped/> </testcase></testsuite>]]></system-out></testcase>",
                PASSED);

        assertThat(check()).isEqualTo(new Result(0, "2 passed, 0 failed, 0 skipped\n", ""));
    }

    @Test
    void readsAttributesWhateverIsInThem() {
        report(
                "a/target/surefire-reports/TEST-a.ATest.xml",
                "<testcase name=\"[1] message=&quot;x&quot; > y\" classname=\"C\"><skipped type=\"message=1\" message=\"m\"/></testcase>");

        assertThat(check().lines()).contains("SKIPPED C.[1] message=\"x\" > y: m");
    }

    @Test
    void failsOnAReportThatWasCutShort() {
        sandbox.write(
                modules.resolve("a/target/surefire-reports/TEST-a.xml"), "<testsuite name=\"a\" tests=\"9\">" + PASSED);

        Result result = check();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("cut short", "TEST-a.xml");
        assertThat(result.lastLine()).isEqualTo("1 passed, 0 failed, 0 skipped");
    }

    private void as(int user, String system) {
        sandbox.command("id", "echo " + user).command("uname", "echo " + system);
    }

    private void report(String path, String... cases) {
        sandbox.write(
                modules.resolve(path),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"n\" tests=\"99\" failures=\"99\">\n  "
                        + "<properties><property name=\"a\" value=\"b\"/></properties>\n  " + String.join("\n  ", cases)
                        + "\n</testsuite>\n");
    }

    private Result check() {
        return sandbox.run(SCRIPT, modules.toString());
    }
}
