package io.drover.simulation.engine;

import java.util.ArrayList;
import java.util.List;

/** What happened in a schedule, for people. Nothing is written down unless somebody wants to read it. */
public final class Trace {
    private final EventLoop loop;
    private final boolean wanted;
    private final List<String> lines = new ArrayList<>();

    public Trace(EventLoop loop, boolean wanted) {
        this.loop = loop;
        this.wanted = wanted;
    }

    @SuppressWarnings("AnnotateFormatMethod") // Its annotation would be a dependency for this alone.
    public void tell(String who, String what, Object... values) {
        if (wanted) {
            lines.add("%9.3f s  #%-6d %-9s %s"
                    .formatted(loop.nowMillis() / 1000.0, loop.steps(), who, what.formatted(values)));
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
