package io.drover.cli.migration;

import io.drover.cli.answer.Migration;
import io.drover.cli.session.DurationConverter;
import io.drover.cli.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Watches a migration. */
@Command(name = "watch", description = "Watch a migration to its end. Exits with 0 if it ends DONE, else with 1.")
public final class MigrationWatchCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "MIGRATION", description = "The migration's ID.")
    String id = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Watch at most so long, then exit with 6.")
    @Nullable Duration timeout;

    public MigrationWatchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        // A plane that cannot be reached at first is an error at once; later it is waited for.
        Migration found = session.plane().migration(id).value();
        session.printer().say(MigrationTexts.headline(found));
        return MigrationWatch.exitCode(
                MigrationWatch.outcome(session, found.id(), Optional.ofNullable(timeout)), "DONE");
    }
}
