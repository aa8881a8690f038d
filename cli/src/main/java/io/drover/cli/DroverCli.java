package io.drover.cli;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.session.GlobalOptions;
import io.drover.cli.session.Session;
import io.drover.cli.shell.Version;
import io.drover.cli.terminal.Surroundings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code drover} command. */
public final class DroverCli {
    private static final int HELP_COLUMNS = 100;

    private final Surroundings surroundings;

    private DroverCli(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public static void main(String[] arguments) {
        System.exit(run(Surroundings.ofProcess(), arguments));
    }

    /** Runs one command and returns its exit code, one of {@link ExitCode}. */
    public static int run(Surroundings surroundings, String... arguments) {
        return new DroverCli(surroundings).run(arguments);
    }

    private int run(String... arguments) {
        GlobalOptions options = new GlobalOptions();
        try (Session session = new Session(surroundings, options)) {
            return commandLine(session, options).execute(arguments);
        } finally {
            surroundings.out().flush();
            surroundings.err().flush();
        }
    }

    private CommandLine commandLine(Session session, GlobalOptions options) {
        CommandLine root = CommandTree.of(session, options)
                .setOut(writer(surroundings.out()))
                .setErr(writer(surroundings.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_COLUMNS)
                .setParameterExceptionHandler((failure, _) -> wrongArguments(failure))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command, options));
        root.getCommandSpec().version("drover " + Version.number());
        Map<String, String> exitCodes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(code -> exitCodes.put(" " + code.number(), code.meaning()));
        root.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes);
        return root;
    }

    private static PrintWriter writer(PrintStream stream) {
        Charset charset = stream.charset();
        return new PrintWriter(stream, true, charset);
    }

    private int wrongArguments(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        PrintStream err = surroundings.err();
        boolean unmatched = failure instanceof UnmatchedArgumentException;
        if (unmatched && command.getCommandName().equals("login")) {
            // What stands there may be a token.
            err.println(
                    "drover: login takes one URL and its options; a token is read with --token-stdin, or asked for");
        } else {
            err.println("drover: " + failure.getMessage());
            if (failure instanceof UnmatchedArgumentException typo) {
                typo.getSuggestions().stream()
                        .findFirst()
                        .ifPresent(_ -> err.println("Did you mean: " + String.join(", ", typo.getSuggestions()) + "?"));
            }
        }
        hint(command);
        if (surroundings.debug() && !command.getCommandName().equals("login")) {
            failure.printStackTrace(err);
        }
        return ExitCode.USAGE.number();
    }

    private int failed(Exception failure, CommandLine command, GlobalOptions options) {
        Printer printer = new Printer(surroundings, options.output() == null ? OutputFormat.TABLE : options.output());
        if (failure instanceof CliException known) {
            printer.failure(known);
            if (known instanceof UsageException) {
                hint(command);
            }
            return known.exitCode().number();
        }
        // A defect of this command: say so, and keep the trace for those who ask for it.
        printer.failure(new CliException(
                ExitCode.FAILED,
                "this is a defect of the drover command: %s. Run it again with DROVER_DEBUG=1 and report what it prints"
                        .formatted(failure),
                failure));
        return ExitCode.FAILED.number();
    }

    private void hint(CommandLine command) {
        surroundings
                .err()
                .println("Try: %s --help".formatted(command.getCommandSpec().qualifiedName()));
        surroundings.err().flush();
    }
}
