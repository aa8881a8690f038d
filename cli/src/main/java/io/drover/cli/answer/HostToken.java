package io.drover.cli.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets one host join once. The token is a secret. */
public record HostToken(
        String token, @Nullable String command, @Nullable Instant expiresAt) {
    public HostToken {
        Given.required("token", token);
    }

    @Override
    public String toString() {
        return "HostToken[expiresAt=%s]".formatted(expiresAt);
    }
}
