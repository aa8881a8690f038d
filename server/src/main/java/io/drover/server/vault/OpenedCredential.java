package io.drover.server.vault;

import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;

/**
 * A credential with its secret in the clear: what it takes to log in, and to be forgotten right after.
 *
 * @param name what people call it
 * @param account what it is for
 * @param secret prints nothing of itself
 */
public record OpenedCredential(String name, Account account, Secret secret) {
    /** @throws IllegalArgumentException when name or secret do not fit */
    public OpenedCredential {
        Credential.checkName(name);
        account.check(secret);
    }

    /** The same for an account of which more is known. */
    public OpenedCredential with(Account changed) {
        return new OpenedCredential(name, changed, secret);
    }
}
