package io.drover.cli.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A credential without its secret. */
public record Credential(
        String id,
        String name,
        CredentialAccount account,
        @Nullable Instant createdAt,
        @Nullable Instant changedAt) {
    public Credential {
        Given.required("id", id);
        Given.required("name", name);
        Given.required("account", account);
    }
}
