package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
    @TempDir
    Path home;

    private Cli.Result run(String... arguments) {
        return new Cli(home).run(arguments);
    }

    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        Path script = Files.writeString(
                home.resolve("completion"), run("completion", "bash").out());
        assertThat(complete(script, "drover", "migr")).contains("migrate", "migration");
        assertThat(complete(script, "drover", "cluster", "t")).containsExactly("take-over", "tasks");
        assertThat(complete(script, "drover", "migrate", "--lea")).containsExactly("--leave-out");
        assertThat(complete(script, "drover", "login", "--tok")).containsExactly("--token-stdin");
        assertThat(complete(script, "drover", "cluster", "list", "-o", ""))
                .containsExactly("table", "json", "yaml", "name");
    }

    private static List<String> complete(Path script, String... words) throws IOException, InterruptedException {
        String code =
                "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_drover; printf '%%s\\n' \"${COMPREPLY[@]}\""
                        .formatted(script, String.join(" ", words), words.length - 1);
        Process bash = new ProcessBuilder("bash", "-c", code)
                // Outside of a completion in progress bash complains about compopt, which is right.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return printed.lines().map(String::strip).toList();
    }

    @Test
    void zshLoadsItsEmulationOfBash() {
        assertThat(run("completion", "zsh").out())
                .contains("autoload -U +X bashcompinit && bashcompinit")
                .contains("_complete_drover");
        assertThat(run("completion", "fish").exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"server,io.drover.server.DroverServer", "agent,io.drover.agent.DroverAgent"})
    void sayHowTheLauncherStartsTheOtherPrograms(String program, String mainClass) {
        Cli.Result result = run(program, "--listen", "x");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("bin/drover " + program, mainClass);
        assertThat(run("--help").out()).contains("  " + program + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "migrat,migrate",
        "clustr,cluster",
    })
    void suggestsWhatWasMeant(String typed, String meant) {
        Cli.Result result = run(typed);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Did you mean:", meant, "drover --help");
    }

    @Test
    void aGroupAloneListsItsCommands() {
        Cli.Result result = run("migration");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("list, show, watch, abort, leave-out, retry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "migrate", "events", "version"})
    void helpIsTheSameBothWays(String command) {
        Cli.Result help = run("help", command);
        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .startsWith("Usage: drover " + command)
                .isEqualTo(run(command, "--help").out());
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(run("help").out()).contains("Exit codes:", "130", "refused by a conflict or by prechecks");
        assertThat(run("help", "nothing").exit()).isEqualTo(2);
        assertThat(run("help", "cluster", "take-over").out()).contains("--without");
        assertThat(run("help", "login").out()).doesNotContain("--token ", "--token=");
    }

    @Test
    void theGuideNamesEveryCommandAndExitCode() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "cli.md"));
        assertThat(run("help").out().lines().filter(line -> line.matches("  [a-z-]+ {2,}.*")))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(guide).contains("`drover " + line.strip().split(" ")[0]));
        assertThat(guide).contains("| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 5 |", "| 6 |", "| 130 |");
    }
}
