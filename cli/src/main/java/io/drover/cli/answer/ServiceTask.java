package io.drover.cli.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One task of a service. */
public record ServiceTask(
        String id,
        @Nullable String name,
        @Nullable String image,
        @Nullable String nodeId,
        @Nullable String node,
        @Nullable String desiredState,
        @Nullable String state,
        @Nullable Instant since,
        @Nullable String error,
        @Nullable String containerId) {
    public ServiceTask {
        Given.required("id", id);
    }
}
