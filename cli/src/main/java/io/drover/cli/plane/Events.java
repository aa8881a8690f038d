package io.drover.cli.plane;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Event;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.EventStream;
import io.drover.cli.rest.Json;
import io.drover.cli.rest.Yaml;
import io.drover.cli.session.Session;
import io.drover.cli.watch.Backoff;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints events. */
@Command(
        name = "events",
        description = {
            "Print what happened at the plane, or with --follow what happens from now on.",
            "Without --follow the oldest come first, as many as the plane gives at once; go on with --after."
        })
public final class Events implements Callable<Integer> {
    private final Session session;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until interrupted, across restarts of the server. With -o json: one event a line.")
    boolean follow;

    @Option(names = "--after", paramLabel = "NUMBER", description = "Only events after this number.")
    @Nullable Long after;

    @Option(
            names = "--subject",
            paramLabel = "ID",
            description = "Only events about this migration, task, host or cluster.")
    @Nullable String subject;

    public Events(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        OptionalLong start = after == null ? OptionalLong.empty() : OptionalLong.of(after);
        if (follow) {
            return follow(start);
        }
        session.printer().show(session.plane().events(start, Optional.ofNullable(subject)), new EventsView());
        return ExitCode.OK.number();
    }

    private int follow(OptionalLong start) {
        Printer printer = session.printer();
        Backoff backoff = new Backoff();
        OptionalLong last = start;
        boolean connectedOnce = false;
        boolean lost = false;
        try {
            while (true) {
                try (EventStream stream = session.plane().openEvents(last, Optional.ofNullable(subject))) {
                    connectedOnce = true;
                    if (lost) {
                        lost = false;
                        printer.note("The plane answers again.");
                    }
                    while (true) {
                        Answer<Event> event = stream.next();
                        backoff.reset();
                        print(printer, event);
                        last = event.value().resumeAfter(last);
                    }
                } catch (CliException e) {
                    if (!connectedOnce || e.exitCode() != ExitCode.UNREACHABLE) {
                        throw e;
                    }
                    if (!lost) {
                        lost = true;
                        printer.note("Connection lost, trying again: " + e.text());
                    }
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.number();
        }
    }

    private static void print(Printer printer, Answer<Event> event) {
        printer.line(
                switch (printer.format()) {
                    case TABLE -> EventsView.line(event.value());
                    case JSON -> Json.compact(event.json());
                    case YAML -> Yaml.document(event.json());
                    case NAME -> Long.toString(event.value().number());
                });
    }
}
