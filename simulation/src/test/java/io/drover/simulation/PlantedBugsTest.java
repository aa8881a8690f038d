package io.drover.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.simulation.bug.Hunt;
import io.drover.simulation.bug.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The simulation can fail: it finds every bug that is planted. */
class PlantedBugsTest {
    /** Most are caught within some hundred; a recovery that goes wrong takes a restore and a decision that meet. */
    private static final long MOST_SCHEDULES = 20_000;

    @Test
    void everyPlantedBugIsCaught() {
        List<PlantedBug> escaped = new ArrayList<>();
        System.out.printf("%-36s %-22s %9s %6s%n", "planted bug", "caught by", "schedules", "seed");
        for (PlantedBug bug : PlantedBug.values()) {
            Optional<Hunt.Catch> caught = new Hunt(MOST_SCHEDULES).begin(bug);
            System.out.printf(
                    "%-36s %-22s %9s %6s%n",
                    bug,
                    caught.map(found -> found.violation().invariant()).orElse("NOTHING"),
                    caught.map(found -> String.valueOf(found.schedules())).orElse("-"),
                    caught.map(found -> String.valueOf(found.seed())).orElse("-"));
            if (caught.isEmpty()) {
                escaped.add(bug);
            }
        }

        assertThat(escaped).as("bugs that nothing caught").isEmpty();
        assertThat(PlantedBug.values()).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void aCatchTellsWhatHappened() {
        Hunt.Catch caught = new Hunt(MOST_SCHEDULES)
                .begin(PlantedBug.FORMER_OWNER_IS_OBEYED)
                .orElseThrow();
        Outcome again = new Schedule(caught.seed(), caught.bug(), false).run();

        assertThat(again.violation()).contains(caught.violation());
        assertThat(Report.of(again, caught.bug()))
                .contains("I1 one commander", "VIOLATION", "make simulate SEED=" + caught.seed());
    }
}
