package io.drover.cli.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A step of a task or a phase of a migration, with its state: PENDING, RUNNING, DONE, FAILED or SKIPPED. */
public record Step(
        String name,
        String state,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public Step {
        Given.required("name", name);
        Given.required("state", state);
    }
}
