package io.drover.cli.migration;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Cluster;
import io.drover.cli.answer.Findings;
import io.drover.cli.answer.Migration;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.FindingsView;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import io.drover.cli.terminal.Terminal;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.WaitOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Migrates a cluster to another plane, or to another pool of gateways. */
@Command(
        name = "migrate",
        description = {
            "Migrate a live cluster to another plane, or to another pool of this plane's gateways. What runs on it goes on running.",
            "Waits for the end unless --no-wait is given; Ctrl-C stops the waiting, not the migration."
        })
public final class Migrate implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @ArgGroup(multiplicity = "1")
    Destination destination = new Destination();

    /** Where it goes: one of the two is given. */
    static final class Destination {
        @Option(names = "--to", required = true, paramLabel = "PEER", description = "The peer to migrate to.")
        @Nullable String peer;

        @Option(
                names = "--to-pool",
                required = true,
                paramLabel = "POOL",
                description = "The pool of this plane's gateways to migrate to; the plane stays the same.")
        @Nullable String pool;

        String text() {
            return pool == null ? "will belong to plane " + peer : "will be served by gateway pool " + pool;
        }
    }

    @Option(
            names = "--leave-out",
            paramLabel = "HOST",
            split = ",",
            description = "Do not wait for a host that is down; it follows when it comes back. May be repeated.")
    List<String> leaveOut = new ArrayList<>();

    @Option(names = "--keep-hosts", description = "Keep the hosts enrolled at this plane too.")
    boolean keepHosts;

    @Option(names = "--dry-run", description = "Run every check at both ends, and change nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where there is no terminal.")
    boolean yes;

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public Migrate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Wishes.Migrate wish = new Wishes.Migrate(
                cluster, destination.peer, destination.pool, dryRun, leaveOut, keepHosts ? true : null);
        return dryRun ? check(wish) : start(wish);
    }

    private int check(Wishes.Migrate wish) {
        waiting.refuseWith("--dry-run");
        Answer<Findings> answer = session.plane().checkMigration(wish);
        session.printer().show(answer, new FindingsView());
        return (answer.value().allow() ? ExitCode.OK : ExitCode.CONFLICT).number();
    }

    private int start(Wishes.Migrate wish) {
        boolean waits = waiting.waits(true);
        confirm();
        Answer<Migration> started = session.plane().migrate(wish);
        String id = started.value().id();
        Printer printer = session.printer();
        if (waits) {
            printer.say(MigrationTexts.headline(started.value()));
            return MigrationWatch.exitCode(MigrationWatch.outcome(session, id, waiting.limit()), "DONE");
        }
        if (printer.format() == OutputFormat.TABLE) {
            printer.line("Migration %s has begun. Watch it: drover migration watch %s"
                    .formatted(DisplayText.clean(id), DisplayText.clean(id)));
        } else {
            printer.show(started, new MigrationView());
        }
        return ExitCode.OK.number();
    }

    private void confirm() {
        if (yes) {
            return;
        }
        Terminal terminal = session.surroundings().terminal();
        if (!terminal.interactive()) {
            throw new UsageException(
                    "there is no terminal on which to confirm the migration of %s; add --yes".formatted(cluster));
        }
        Cluster found = session.plane().cluster(cluster).value();
        session.printer()
                .note("Cluster %s (%s, %s, %d hosts, %d online) %s."
                        .formatted(
                                DisplayText.clean(found.name()),
                                DisplayText.clean(found.kind()),
                                DisplayText.clean(found.status()),
                                found.hosts(),
                                found.hostsOnline(),
                                DisplayText.clean(destination.text())));
        String typed = terminal.ask("Type the cluster's name to go on: ");
        if (typed == null || !typed.strip().equals(found.name())) {
            throw new CliException(
                    ExitCode.USAGE, "not confirmed: expected the name %s; nothing was started".formatted(found.name()));
        }
    }
}
