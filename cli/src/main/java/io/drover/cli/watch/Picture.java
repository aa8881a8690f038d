package io.drover.cli.watch;

import io.drover.cli.text.Page;
import java.time.Instant;
import java.util.List;

/** Draws work as it stands. */
public interface Picture<T> {
    /** The lines to show; at most {@code rows}, or those that do not fit are left out. */
    List<String> draw(T value, Instant now, Page page, int rows);
}
