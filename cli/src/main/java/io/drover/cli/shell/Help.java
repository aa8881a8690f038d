package io.drover.cli.shell;

import io.drover.cli.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of a command, as {@code --help} does. */
@Command(name = "help", description = "Show the help of a command, such as: drover help cluster take-over.")
public final class Help implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command's words.")
    List<String> words = new ArrayList<>();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CommandLine command = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new ParameterException(
                        command,
                        "'%s' has no command '%s'"
                                .formatted(command.getCommandSpec().qualifiedName(), word));
            }
            command = next;
        }
        command.usage(spec.root().commandLine().getOut());
        return ExitCode.OK.number();
    }
}
