package io.drover.cli.migration;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Migration;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.session.Session;
import io.drover.cli.watch.Followed;
import io.drover.cli.watch.Watching;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Watches a migration to its end, and tells how it ended. */
final class MigrationWatch implements Followed<Migration> {
    private final Session session;
    private final String id;

    MigrationWatch(Session session, String id) {
        this.session = session;
        this.id = id;
    }

    /** Returns whether it ended DONE or otherwise. */
    static String outcome(Session session, String id, Optional<Duration> limit) {
        Answer<Migration> last = Watching.watch(
                session, new MigrationWatch(session, id), new MigrationNarrator(), new MigrationPicture(), limit);
        Printer printer = session.printer();
        if (printer.format() == OutputFormat.TABLE) {
            printer.lines(MigrationTexts.ending(last.value(), printer.page()));
        } else {
            printer.show(last, new MigrationView());
        }
        String outcome = last.value().outcome();
        return outcome == null ? "FAILED" : outcome;
    }

    static int exitCode(String outcome, String wanted) {
        return (outcome.equals(wanted) ? ExitCode.OK : ExitCode.FAILED).number();
    }

    @Override
    public String subject() {
        return id;
    }

    @Override
    public Answer<Migration> read() {
        return session.plane().migration(id);
    }

    @Override
    public boolean ended(Migration migration) {
        return migration.ended();
    }

    @Override
    public List<String> farewell() {
        String plane = session.chosenPlane().map(" --plane %s"::formatted).orElse("");
        return List.of(
                "migration %s goes on at the plane.".formatted(id),
                "Watch it: drover migration watch %s%s".formatted(id, plane),
                "Abort it: drover migration abort %s%s".formatted(id, plane));
    }
}
