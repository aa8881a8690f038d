package io.drover.testbed.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {
    @Test
    void givesOutputsAndExitStatus() {
        CommandResult result = Command.of("sh", "-c", "cat; echo bad >&2; exit 4")
                .withInput("in")
                .attempt();
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out()).isEqualTo("in");
        assertThat(result.err()).isEqualTo("bad\n");
    }

    @Test
    void failuresSayWhatWasRunAndHowItEnded() {
        assertThatThrownBy(() ->
                        Command.of("sh", "-c", "echo no such thing >&2; exit 4").run())
                .isInstanceOf(CommandFailedException.class)
                .hasMessageStartingWith("`sh -c echo no such thing >&2; exit 4` ended with status 4 after ")
                .hasMessageEndingWith("no such thing");
        assertThatThrownBy(() -> Command.of("no-such-program").run())
                .hasMessageContaining("`no-such-program` could not be started");
    }

    @Test
    void whatTakesTooLongIsKilledWithWhatItStarted() {
        Command endless =
                Command.of("sh", "-c", "echo begun; sleep 314159 & wait").within(Duration.ofMillis(300));
        assertThatThrownBy(endless::run)
                .hasMessageContaining("took more than 300 ms")
                .hasMessageContaining("begun");
        assertThat(Command.of("ps", "ax").run().out()).doesNotContain("sleep 314159\n");
    }

    @Test
    void theCallersEnvironmentIsNotTheCommands() {
        assertThat(Command.of("env").with("MORE", "yes").run().lines())
                .contains("MORE=yes", "LANG=C.UTF-8")
                .noneMatch(line -> line.startsWith("JAVA_HOME="));
    }

    @Test
    void doingTogetherWaitsForAllAndTellsAllFailures() {
        assertThat(Together.map(List.of(1, 2, 3), i -> i * i)).containsExactly(1, 4, 9);
        assertThatThrownBy(() -> Together.map(List.of(1, 2, 3), i -> {
                    if (i != 2) {
                        throw new IllegalArgumentException("not " + i);
                    }
                    return i;
                }))
                .hasMessage("not 1")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("not 3")));
    }

    @Test
    void waitingInVainTellsWhatForAndWhatWasSeen() {
        assertThatThrownBy(() -> Waiting.until("a miracle", Duration.ofMillis(30), () -> false, () -> "nothing"))
                .hasMessageContaining("waited 30 ms for this, in vain: a miracle; seen instead: nothing");
    }
}
