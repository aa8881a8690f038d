package io.drover.cli.task;

import io.drover.cli.answer.Task;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import io.drover.cli.watch.Follower;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a task's log. */
@Command(name = "log", description = "Print a task's log. With --follow, exits with 1 if the task does not succeed.")
public final class TaskLog implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "TASK", description = "The task's ID.")
    String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the task ends. With -o json: one line of the log as JSON in each line.")
    boolean follow;

    public TaskLog(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!follow) {
            session.printer().show(session.plane().taskLog(id, 0), new TaskLogView());
            return ExitCode.OK.number();
        }
        Task last = new Follower<>(
                        session.surroundings(),
                        session.plane(),
                        new TaskFollowed(
                                session, session.plane().task(id).value().id()),
                        new LogDisplay(session, id))
                .toTheEnd(Optional.empty())
                .value();
        return (last.succeeded() ? ExitCode.OK : ExitCode.FAILED).number();
    }
}
