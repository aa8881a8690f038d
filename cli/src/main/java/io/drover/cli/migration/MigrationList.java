package io.drover.cli.migration;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists migrations. */
@Command(name = "list", description = "List migrations, those under way and those that ended.")
public final class MigrationList implements Callable<Integer> {
    private final Session session;

    public MigrationList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().migrations(), new MigrationsView());
        return ExitCode.OK.number();
    }
}
