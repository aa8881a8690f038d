package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An API token, without the token itself. */
public record ApiToken(
        String id,
        @Nullable String label,
        List<String> scope,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant usedAt) {
    public ApiToken {
        Given.required("id", id);
        scope = Given.list(scope);
    }
}
