package io.drover.cli.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of a task's log; numbers rise. */
public record LogLine(long number, @Nullable Instant at, String line) {
    public LogLine {
        Given.required("line", line);
    }
}
