package io.drover.agent.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the agent keeps its keys and its state. */
final class StateOption {
    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/drover-agent",
            description = "Folder of the host's keys and state (default: ${DEFAULT-VALUE}).")
    private Path stateDir = Path.of("/var/lib/drover-agent");

    Path path() {
        return stateDir;
    }
}
