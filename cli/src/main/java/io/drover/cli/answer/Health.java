package io.drover.cli.answer;

import org.jspecify.annotations.Nullable;

/** Whether a server is up. */
public record Health(String status, @Nullable String version) {
    public Health {
        Given.required("status", status);
    }
}
