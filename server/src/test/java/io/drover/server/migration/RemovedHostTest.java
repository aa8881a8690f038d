package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose key was removed. */
final class RemovedHostTest {
    @Test
    void itsSessionEndsAtOnceAndItGetsNoOther(@TempDir Path folder) {
        try (TestFleet fleet = TestFleet.of(folder, "a")) {
            TestPlane plane = fleet.plane("a");
            TestAgent removed = fleet.hosts(plane, 1).getFirst();
            TestAgent other = fleet.hosts(plane, 1).getFirst();
            assertThat(plane.delete("/api/v1/hosts/" + removed.key().hex()).statusCode())
                    .isEqualTo(204);
            assertThat(plane.hasSession(removed.key())).isFalse();
            removed.stop();
            removed.start();
            await().during(java.time.Duration.ofSeconds(2)).until(() -> !plane.hasSession(removed.key()));
            assertThat(plane.hasSession(other.key())).isTrue();
        }
    }
}
