package io.drover.cli.migration;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a migration. */
@Command(name = "show", description = "Show a migration: phases, hosts, findings, blackout, impact.")
public final class MigrationShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "MIGRATION", description = "The migration's ID.")
    String id = "";

    public MigrationShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().migration(id), new MigrationView());
        return ExitCode.OK.number();
    }
}
