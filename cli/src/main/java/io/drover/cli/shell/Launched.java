package io.drover.cli.shell;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** A program that the launcher starts before this command is asked; here it can only be named in the help. */
public abstract sealed class Launched implements Callable<Integer> {
    private final String name;
    private final String mainClass;

    @Unmatched
    List<String> arguments = new ArrayList<>();

    private Launched(String name, String mainClass) {
        this.name = name;
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() {
        throw new CliException(ExitCode.USAGE, """
                'drover %s' is started by the launcher, and this process was started without it.
                  Run bin/drover %s of the distribution, or: java -cp 'lib/%s/*' %s""".formatted(name, name, name, mainClass));
    }

    /** The control plane. */
    @Command(name = "server", description = "Run a server of a plane (run by the launcher; see drover server --help).")
    public static final class Server extends Launched {
        public Server() {
            super("server", "io.drover.server.DroverServer");
        }
    }

    /** The host agent. */
    @Command(name = "agent", description = "Run the agent of a host (run by the launcher; see drover agent --help).")
    public static final class Agent extends Launched {
        public Agent() {
            super("agent", "io.drover.agent.DroverAgent");
        }
    }
}
