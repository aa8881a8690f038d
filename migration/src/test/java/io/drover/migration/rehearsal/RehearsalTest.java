package io.drover.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void aRehearsedMigrationFindsItsMajorityEveryTime() {
        Rehearsal rehearsal = new Rehearsal();
        long began = System.nanoTime();
        rehearsal.run(1);
        Duration first = Duration.ofNanos(System.nanoTime() - began);
        began = System.nanoTime();
        rehearsal.run(50);
        Duration later = Duration.ofNanos(System.nanoTime() - began).dividedBy(50);
        System.out.printf("rehearsal: first %d µs, later %d µs each%n", first.toNanos() / 1000, later.toNanos() / 1000);
        assertThat(later).isPositive();
    }
}
