package io.drover.cli;

import io.drover.cli.session.GlobalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself. */
@Command(
        name = "drover",
        synopsisSubcommandLabel = "COMMAND",
        description = "Drover: a control plane for fleets of clusters that migrates them live to other planes.",
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  DROVER_PLANE        the context to use, as --plane",
            "  DROVER_URL, DROVER_FINGERPRINT, DROVER_TOKEN",
            "                      a plane without a context, for scripts; see docs/cli.md",
            "  NO_COLOR            do not colour",
            "  DROVER_DEBUG=1      show stack traces"
        })
final class Root implements Runnable {
    @Mixin
    GlobalOptions options;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    boolean version;

    @Spec
    CommandSpec spec = CommandSpec.create();

    Root(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
