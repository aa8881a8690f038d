package io.drover.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.simulation.world.Wiring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens in a schedule follows from its seed alone. */
class DeterminismTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 37, 77_777})
    void aSeedGivesTheSameTraceAgain(long seed) {
        List<String> first = new Schedule(seed, Wiring.SOUND, true).run().trace();
        List<String> second = new Schedule(seed, Wiring.SOUND, true).run().trace();

        assertThat(first).hasSizeGreaterThan(50).isEqualTo(second);
    }

    /** The order of immutable sets is another one in each process, so nothing may depend on it. */
    @ParameterizedTest
    @ValueSource(longs = {4, 53})
    void aSeedGivesTheSameTraceInAnotherProcess(long seed) throws IOException, InterruptedException {
        List<String> here = new Schedule(seed, Wiring.SOUND, true).run().trace();

        Process there = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Simulate.class.getName(),
                        "SEED=" + seed)
                .redirectErrorStream(true)
                .start();
        List<String> printed = new String(there.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(there.waitFor()).as(() -> String.join("\n", printed)).isZero();
        assertThat(printed.subList(0, printed.size() - 1)).isEqualTo(here);
    }
}
