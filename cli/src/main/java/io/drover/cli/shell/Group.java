package io.drover.cli.shell;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A word that groups commands, such as {@code cluster}, and does nothing by itself. */
public final class Group implements Runnable {
    private final CommandSpec spec;

    private Group(String name, String description) {
        spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().description(description).synopsisSubcommandLabel("COMMAND");
    }

    public static CommandLine of(String name, String description, List<Object> commands) {
        CommandLine group = new CommandLine(new Group(name, description).spec);
        commands.forEach(group::addSubcommand);
        return group;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "'%s' needs a command: %s"
                        .formatted(
                                spec.qualifiedName(),
                                String.join(", ", spec.subcommands().keySet())));
    }
}
