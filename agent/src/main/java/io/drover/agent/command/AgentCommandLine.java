package io.drover.agent.command;

import io.drover.agent.AgentVersion;
import io.drover.agent.enrol.EnrolFailedException;
import io.drover.agent.home.HostHome.NotJoinedException;
import io.drover.agent.session.StateNotStoredException;
import io.drover.agent.state.BrokenFileException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code run} where no command is named. */
@Command(
        name = "drover-agent",
        mixinStandardHelpOptions = true,
        version = "drover-agent " + AgentVersion.VERSION,
        description = "Lets planes manage clusters on this host.",
        subcommands = {RunCommand.class, JoinCommand.class, StatusCommand.class, AdoptCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a fault of the agent's own",
            "2:the command line is wrong",
            "3:this host has joined no plane",
            "4:the state folder is in use, or a file in it is missing, torn or altered",
            "5:refused, by the plane or by this host",
            "6:no gateway of the plane was reached"
        })
public final class AgentCommandLine {
    private AgentCommandLine() {}

    /** Runs a command and tells how to exit. */
    public static int run(String... arguments) {
        OneLineLog.install();
        CommandLine line = new CommandLine(new AgentCommandLine());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            command.getErr().println("drover-agent: " + cause.getMessage());
            return exitCode(cause);
        });
        return line.execute(withDefault(line, arguments));
    }

    /** {@code drover-agent --state-dir DIR} is {@code drover-agent run --state-dir DIR}. */
    private static String[] withDefault(CommandLine line, String[] arguments) {
        boolean named = arguments.length > 0
                && (line.getSubcommands().containsKey(arguments[0])
                        || line.getCommandSpec().findOption(arguments[0]) != null
                        || !arguments[0].startsWith("-"));
        if (named) {
            return arguments;
        }
        String[] all = new String[arguments.length + 1];
        all[0] = "run";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    private static int exitCode(Throwable failure) {
        return switch (failure) {
            case NotJoinedException ignored -> ExitCode.NOT_JOINED;
            case BrokenFileException ignored -> ExitCode.STATE;
            case StateNotStoredException ignored -> ExitCode.STATE;
            case IOException ignored -> ExitCode.STATE;
            case EnrolFailedException refused when refused.code().equals("UNREACHABLE") -> ExitCode.UNREACHABLE;
            case EnrolFailedException ignored -> ExitCode.REFUSED;
            case IllegalArgumentException ignored -> ExitCode.USAGE;
            default -> ExitCode.FAULT;
        };
    }
}
