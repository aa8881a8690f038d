package io.drover.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.simulation.engine.Coverage;
import io.drover.simulation.world.Wiring;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Many schedules of the production's state machines: no invariant breaks, every migration ends, much is covered. */
class SimulationTest {
    private static final long SCHEDULES = 20_000;
    /** Of the triples of phase, fault and actor, in percent; they met 95. */
    private static final int COVERED = 94;

    @Test
    void noScheduleBreaksAnInvariant() throws InterruptedException {
        long begun = System.nanoTime();

        Summary summary = new Schedules(Wiring.SOUND, done -> {}).run(0, SCHEDULES);

        System.out.printf(
                "simulation: %s, in %d s%n%s%n",
                summary,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                summary.coverage().missing());
        assertThat(summary.failures()).as(() -> report(summary)).isEmpty();
        assertThat(summary.coverage().metCount() * 100 / Coverage.possibleCount())
                .as("percent of phase × fault × actor")
                .isGreaterThanOrEqualTo(COVERED);
        assertThat(summary.done()).as("migrations done").isGreaterThan(SCHEDULES / 4);
        assertThat(summary.aborted()).as("migrations aborted").isGreaterThan(SCHEDULES / 4);
        assertThat(summary.moved()).as("moves done").isGreaterThan(SCHEDULES / 10);
        assertThat(summary.restored()).as("planes restored").isGreaterThan(SCHEDULES / 200);
        assertThat(summary.recovered()).as("planes recovered").isGreaterThan(SCHEDULES / 400);
        assertThat(summary.adopted()).as("clusters adopted").isGreaterThan(SCHEDULES / 200);
    }

    private static String report(Summary summary) {
        return summary.failures().stream()
                .map(failed -> Report.of(failed, Wiring.SOUND))
                .findFirst()
                .orElse("");
    }
}
