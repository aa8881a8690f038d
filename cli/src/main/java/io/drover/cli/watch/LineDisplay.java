package io.drover.cli.watch;

import io.drover.cli.text.Times;
import java.io.PrintStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Shows work as lines, one for each change, with its time. */
public final class LineDisplay<T> implements Display<T> {
    private final PrintStream out;
    private final InstantSource clock;
    private final Narrator<T> narrator;
    private @Nullable T before;
    private boolean closed;

    public LineDisplay(PrintStream out, InstantSource clock, Narrator<T> narrator) {
        this.out = out;
        this.clock = clock;
        this.narrator = narrator;
    }

    @Override
    public synchronized void show(T value) {
        if (closed) {
            return;
        }
        narrator.changes(before, value, clock.instant())
                .forEach(line -> out.println(Times.at(line.at()) + "  " + line.text()));
        out.flush();
        before = value;
    }

    @Override
    public void tick() {
        // Time alone changes no line.
    }

    @Override
    public synchronized void note(String text) {
        if (!closed) {
            out.println(Times.at(clock.instant()) + "  " + text);
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
