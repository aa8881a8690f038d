package io.drover.cli.watch;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells work in lines. */
public interface Narrator<T> {
    /** A change, and when it was. */
    record Line(Instant at, String text) {}

    /** What has changed; before is null at the beginning. */
    List<Line> changes(@Nullable T before, T now, Instant readAt);
}
