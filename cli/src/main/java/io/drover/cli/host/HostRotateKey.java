package io.drover.cli.host;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.TaskStarted;
import io.drover.cli.cluster.StartedView;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.output.Printer;
import io.drover.cli.session.Session;
import io.drover.cli.task.TaskWatch;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.WaitOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Rotates a host's keys. */
@Command(
        name = "rotate-key",
        description = {
            "Give a host other keys, while its agent goes on. Workloads are not touched; open connections through tunnels"
                    + " of the host's clusters are cut once.",
            "The host makes the next keys itself, so its agent must be connected. The former key gets in no more once the"
                    + " host has come by the next one; until then this waits.",
            "While somebody else uses the key, agent and copy are both refused: keep the copy out first. A host that is in no"
                    + " cluster can be removed instead: drover host remove."
        })
public final class HostRotateKey implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "HOST", description = "The host's name or key.")
    String host = "";

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public HostRotateKey(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        boolean waits = waiting.waits(true);
        Answer<TaskStarted> started = session.plane().rotateHostKey(host);
        String task = started.value().task().id();
        Printer printer = session.printer();
        String log = "See what it waits for: drover task log %s --follow".formatted(DisplayText.clean(task));
        if (waits) {
            printer.note(log);
            return TaskWatch.run(session, task, waiting.limit());
        }
        switch (printer.format()) {
            case TABLE ->
                printer.line("Task %s rotates the key of host %s. %s".formatted(DisplayText.clean(task), host, log));
            case JSON, YAML, NAME -> printer.show(started, new StartedView());
        }
        return ExitCode.OK.number();
    }
}
