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

/** Tries a migration again. */
@Command(name = "retry", description = "Try a migration again that was aborted, failed or is stuck.")
public final class MigrationRetry implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "MIGRATION", description = "The migration's ID.")
    String id = "";

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public MigrationRetry(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        boolean waits = waiting.waits(false);
        Answer<Migration> attempt = session.plane().retryMigration(id);
        String next = attempt.value().id();
        Printer printer = session.printer();
        if (waits) {
            printer.say(MigrationTexts.headline(attempt.value()));
            return MigrationWatch.exitCode(MigrationWatch.outcome(session, next, waiting.limit()), "DONE");
        }
        if (printer.format() == OutputFormat.TABLE) {
            printer.line("Migration %s has begun. Watch it: drover migration watch %s"
                    .formatted(DisplayText.clean(next), DisplayText.clean(next)));
        } else {
            printer.show(attempt, new MigrationView());
        }
        return ExitCode.OK.number();
    }
}
