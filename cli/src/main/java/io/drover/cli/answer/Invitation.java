package io.drover.cli.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets one plane pair once. The invitation is a secret. */
public record Invitation(
        String invitation,
        @Nullable String command,
        @Nullable Instant expiresAt) {
    public Invitation {
        Given.required("invitation", invitation);
    }

    @Override
    public String toString() {
        return "Invitation[expiresAt=%s]".formatted(expiresAt);
    }
}
