package io.drover.server.vault;

import io.drover.server.vault.account.AccountText;
import java.time.Instant;

/** A credential as REST tells it: without its secret. */
public record CredentialView(String id, String name, AccountText account, Instant createdAt, Instant changedAt) {
    public static CredentialView of(Credential credential) {
        return new CredentialView(
                credential.id().value(),
                credential.name(),
                AccountText.of(credential.account()),
                credential.createdAt(),
                credential.changedAt());
    }
}
