package io.drover.cli.watch;

import io.drover.cli.terminal.Surroundings;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redraws work in its place on a terminal. */
public final class ScreenDisplay<T> implements Display<T> {
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_BELOW = ESCAPE + "J";

    private final Surroundings surroundings;
    private final Picture<T> picture;
    private @Nullable T shown;
    private String note = "";
    private int linesDrawn;
    private boolean closed;

    public ScreenDisplay(Surroundings surroundings, Picture<T> picture) {
        this.surroundings = surroundings;
        this.picture = picture;
    }

    @Override
    public synchronized void show(T value) {
        shown = value;
        draw();
    }

    @Override
    public synchronized void tick() {
        draw();
    }

    @Override
    public synchronized void note(String text) {
        note = text;
        draw();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void draw() {
        if (closed) {
            return;
        }
        Page page = new Page(surroundings.terminal().columns(), surroundings.colour());
        // A picture higher than the window would scroll, and could not be drawn over.
        int rows = surroundings.terminal().rows() - 2;
        List<String> lines = new ArrayList<>();
        if (shown != null) {
            lines.addAll(picture.draw(shown, surroundings.clock().instant(), page, rows));
        }
        if (!note.isEmpty()) {
            lines.add(DisplayText.cut(DisplayText.clean(note), page.columns() - 1));
        }
        List<String> fitting = lines.subList(0, Math.min(lines.size(), rows + 1));
        StringBuilder frame = new StringBuilder();
        if (linesDrawn > 0) {
            frame.append(ESCAPE).append(linesDrawn).append("A\r");
        }
        frame.append(CLEAR_BELOW);
        fitting.forEach(line -> frame.append(line).append('\n'));
        surroundings.out().print(frame);
        surroundings.out().flush();
        linesDrawn = fitting.size();
    }
}
