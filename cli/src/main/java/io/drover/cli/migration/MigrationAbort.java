package io.drover.cli.migration;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Migration;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.session.Session;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.WaitOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Aborts a migration. */
@Command(
        name = "abort",
        description = {
            "Abort a migration; the cluster stays where it is. Not possible any more once it is committed.",
            "With --wait, exits with 0 when it has ended ABORTED."
        })
public final class MigrationAbort implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "MIGRATION", description = "The migration's ID.")
    String id = "";

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public MigrationAbort(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        boolean waits = waiting.waits(false);
        Answer<Migration> aborting = session.plane().abortMigration(id);
        Printer printer = session.printer();
        if (waits) {
            return MigrationWatch.exitCode(
                    MigrationWatch.outcome(session, aborting.value().id(), waiting.limit()), "ABORTED");
        }
        if (printer.format() == OutputFormat.TABLE) {
            printer.line("Migration %s is being aborted. See how that goes: drover migration watch %s"
                    .formatted(DisplayText.clean(id), DisplayText.clean(id)));
        } else {
            printer.show(aborting, new MigrationView());
        }
        return ExitCode.OK.number();
    }
}
