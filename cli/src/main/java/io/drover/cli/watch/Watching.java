package io.drover.cli.watch;

import io.drover.cli.answer.Answer;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.session.Session;
import io.drover.cli.terminal.Surroundings;
import java.time.Duration;
import java.util.Optional;

/** Watches work in the way that suits the output: redrawn on a terminal, lines elsewhere. */
public final class Watching {
    private Watching() {}

    public static <T> Answer<T> watch(
            Session session, Followed<T> followed, Narrator<T> narrator, Picture<T> picture, Optional<Duration> limit) {
        Surroundings surroundings = session.surroundings();
        boolean table = session.printer().format() == OutputFormat.TABLE;
        Display<T> display = table && surroundings.redraws()
                ? new ScreenDisplay<>(surroundings, picture)
                // Other forms keep standard output for the answer.
                : new LineDisplay<>(table ? surroundings.out() : surroundings.err(), surroundings.clock(), narrator);
        return new Follower<>(surroundings, session.plane(), followed, display).toTheEnd(limit);
    }
}
