package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testbed.watch.Watch;

/** Begins and ends a watch around what a test does to the world, and fails where the workload noticed anything. */
final class Undisturbed {
    private Undisturbed() {}

    static void during(World world, Runnable work) {
        Watch.Seen seen;
        try (Watch watch = Watch.start(world)) {
            work.run();
            seen = watch.end();
        }
        System.out.println(seen.load().describe());
        assertThat(seen.problems()).isEmpty();
        assertThat(seen.unchanged()).isEqualTo(seen.instances()).isEqualTo(4);
    }
}
