package io.drover.testbed.plane;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command {@code drover} of one user, whose contexts are in a folder of their own. Safe for use by several threads.
 */
public final class DroverCommand {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Distribution distribution;
    private final Path configuration;

    /** @param configuration an empty folder */
    public DroverCommand(Distribution distribution, Path configuration) {
        this.distribution = distribution;
        this.configuration = configuration;
    }

    /** Makes a context for a plane, of the plane's name. */
    public void login(PlaneProcess plane) {
        command(
                        Map.of(),
                        "login",
                        plane.api().toString(),
                        "--fingerprint",
                        plane.fingerprint(),
                        "--context",
                        plane.name(),
                        "--token-stdin")
                .withInput(plane.token() + "\n")
                .run();
    }

    /** Runs the command against a plane that was logged in to; its failure is an exception. */
    public CommandResult run(PlaneProcess plane, String... arguments) {
        return attempt(plane, arguments).orThrow();
    }

    /** Runs the command against a plane that was logged in to, whatever its exit status. */
    public CommandResult attempt(PlaneProcess plane, String... arguments) {
        return command(Map.of("DROVER_PLANE", plane.name()), arguments).attempt();
    }

    private Command command(Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(distribution.environment());
        environment.put("XDG_CONFIG_HOME", configuration.toString());
        environment.putAll(more);
        return new Command(List.copyOf(distribution.words(arguments)), "", LIMIT, environment);
    }
}
