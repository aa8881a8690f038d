package io.drover.cli.migration;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Migration;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import io.drover.cli.text.DisplayText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a committed migration go on without a host. */
@Command(
        name = "leave-out",
        description = {
            "Have a committed migration wait no longer for a host that does not come back.",
            "The vote of a majority is needed all the same. Should the host ever come back, it follows the cluster."
        })
public final class MigrationLeaveOut implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "MIGRATION", description = "The migration's ID.")
    String id = "";

    @Parameters(index = "1", paramLabel = "HOST", description = "The host's name in the cluster.")
    String host = "";

    public MigrationLeaveOut(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Migration> going = session.plane().leaveOutOfMigration(id, new Wishes.LeaveOut(host));
        Printer printer = session.printer();
        if (printer.format() == OutputFormat.TABLE) {
            printer.line("Migration %s waits no longer for host %s. Watch it: drover migration watch %s"
                    .formatted(DisplayText.clean(id), DisplayText.clean(host), DisplayText.clean(id)));
        } else {
            printer.show(going, new MigrationView());
        }
        return ExitCode.OK.number();
    }
}
