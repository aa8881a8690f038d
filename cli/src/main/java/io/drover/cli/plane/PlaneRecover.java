package io.drover.cli.plane;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Recovery;
import io.drover.cli.answer.TaskStarted;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import io.drover.cli.task.TaskWatch;
import io.drover.cli.terminal.Terminal;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.WaitOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recovers a plane that was restored from an old copy. */
@Command(
        name = "recover",
        description = {
            "Recover a plane that was restored from an old copy of its store, and stands down since.",
            "It asks its peers and a majority of each cluster's hosts what it decided in the life that was lost, has them "
                    + "refuse every older copy for good, and takes that up. Workloads are not touched. If there is a newer "
                    + "copy of the store, stop the server and start that one instead.",
            "Run again while it goes on, it tells which hosts have not promised yet, and what to do."
        })
public final class PlaneRecover implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--without-peer",
            paramLabel = "PEER",
            split = ",",
            description = "Do not wait for the word of a peer that is gone for good. May be repeated.")
    List<String> withoutPeers = new ArrayList<>();

    @Option(names = "--show", description = "Show how it stands, and change nothing.")
    boolean show;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where there is no terminal.")
    boolean yes;

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public PlaneRecover(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Recovery> found = session.plane().recovery();
        Printer printer = session.printer();
        if (show) {
            waiting.refuseWith("--show");
            printer.show(found, new RecoveryView());
            return ExitCode.OK.number();
        }
        boolean waits = waiting.waits(true);
        boolean underWay = found.value().task() != null;
        if (found.value().state().equals("NOT_NEEDED")) {
            printer.show(found, new RecoveryView());
            return ExitCode.OK.number();
        }
        if (printer.format() == OutputFormat.TABLE) {
            printer.lines(new RecoveryView().lines(found.value(), printer.page()));
        }
        if (!underWay) {
            confirm();
        }
        Answer<TaskStarted> started = session.plane().recover(new Wishes.Recover(withoutPeers));
        String task = started.value().task().id();
        if (waits) {
            printer.note("See who is missing with: drover plane recover --show");
            return TaskWatch.run(session, task, waiting.limit());
        }
        printer.say("Task %s recovers the plane. See how it stands: drover plane recover --show"
                .formatted(DisplayText.clean(task)));
        return ExitCode.OK.number();
    }

    private void confirm() {
        if (yes) {
            return;
        }
        Terminal terminal = session.surroundings().terminal();
        if (!terminal.interactive()) {
            throw new UsageException("there is no terminal on which to confirm the recovery; add --yes");
        }
        session.printer()
                .note(
                        "Hosts will promise to refuse every older copy of this plane, also a newer one than this that you may still have.");
        String name = session.plane().plane().value().name();
        String typed = terminal.ask("Type the plane's name to go on: ");
        if (typed == null || !typed.strip().equals(name)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "not confirmed: expected the name %s; nothing was started".formatted(DisplayText.clean(name)));
        }
    }
}
