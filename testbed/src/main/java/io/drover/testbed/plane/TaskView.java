package io.drover.testbed.plane;

import org.jspecify.annotations.Nullable;

/** A task as REST shows it. */
public record TaskView(String id, String state, @Nullable String error) {
    public boolean ended() {
        return !state.equals("RUNNING") && !state.equals("PENDING") && !state.equals("WAITING");
    }
}
