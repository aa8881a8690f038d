package io.drover.server;

import io.drover.server.ServerCommand.LogLevel;
import io.drover.server.uplink.RemoteGatewaySettings;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;

/** The program {@code drover server}. */
public final class DroverServer {
    private DroverServer() {}

    public static void main(String[] arguments) {
        int code = commandLine(new Programs(), System.getenv()).execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** The program with its errors in words; executing it returns the exit code. */
    static CommandLine commandLine(ServerCommand.Runner runner, Map<String, String> environment) {
        CommandLine line = new CommandLine(new ServerCommand(runner, environment));
        line.setCommandName("drover server");
        line.getCommandSpec().version("drover server " + ServerVersion.CURRENT);
        line.setParameterExceptionHandler((e, args) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println("drover server: " + e.getMessage());
            err.println("See 'drover server --help'.");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, command, result) -> {
            if (!(e instanceof StartupException)) {
                throw e;
            }
            command.getErr().println("drover server: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    private static void announce(String text) {
        System.out.println(text);
        System.out.flush();
    }

    /** What the command runs. */
    private static final class Programs implements ServerCommand.Runner {
        @Override
        public void run(ServerSettings settings, LogLevel level) {
            RunningServer server = RunningServer.start(settings, level.name(), BackendConfiguration.class);
            announce(new Announcement(settings, server).text());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
            server.awaitStop();
        }

        @Override
        public void run(RemoteGatewaySettings settings, LogLevel level) {
            RunningGateway gateway = RunningGateway.start(settings, level.name());
            announce(gateway.announcement());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
            gateway.awaitStop();
        }

        /** On SIGTERM and SIGINT. To be told to stop is no failure, so the exit code is 0 and not that of the signal. */
        private static void stop(AutoCloseable program) {
            try {
                program.close();
            } catch (Exception e) {
                // Thrown by the interface only; what is stopped here throws nothing that is checked.
                throw new IllegalStateException("the program did not stop", e);
            }
            Runtime.getRuntime().halt(0);
        }
    }
}
