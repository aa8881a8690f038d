package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Long work: RUNNING, SUCCEEDED, FAILED or CANCELLED. */
public record Task(
        String id,
        @Nullable String type,
        @Nullable String title,
        @Nullable String subject,
        String state,
        List<Step> steps,
        @Nullable String error,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    public Task(
            String id,
            @Nullable String type,
            @Nullable String title,
            @Nullable String subject,
            String state,
            @Nullable List<Step> steps,
            @Nullable String error,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt) {
        this.id = Given.required("id", id);
        this.type = type;
        this.title = title;
        this.subject = subject;
        this.state = Given.required("state", state);
        this.steps = Given.list(steps);
        this.error = error;
        this.createdAt = createdAt;
        this.updatedAt = updatedAt;
    }

    /** Whether it goes on no more. */
    public boolean ended() {
        return switch (state) {
            case "SUCCEEDED", "FAILED", "CANCELLED" -> true;
            default -> false;
        };
    }

    public boolean succeeded() {
        return state.equals("SUCCEEDED");
    }
}
