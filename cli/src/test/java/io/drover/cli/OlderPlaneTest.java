package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plane that is older than the command, and passes over what it does not know. */
class OlderPlaneTest {
    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    /** juju/juju#22113: an older component ignores {@code --dry-run}, and the model really migrates. */
    @Test
    void aDryRunThatBeganAMigrationIsNoSuccess() {
        plane.on(
                "POST /migrations",
                FakePlane.json(
                        202,
                        "{\"migration\":{\"id\":\"m-abc\",\"cluster\":\"c-1\",\"phase\":\"PRECHECK\",\"ended\":false}}"));
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--dry-run");
        assertThat(result.exit()).isNotZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("has passed over the dry run and begun migration m-abc")
                .contains("drover migration abort m-abc");
    }
}
