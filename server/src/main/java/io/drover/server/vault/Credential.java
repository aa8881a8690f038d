package io.drover.server.vault;

import io.drover.server.vault.account.Account;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A credential without its secret.
 *
 * @param id for its whole life
 * @param name what people call it, unique within the plane
 * @param account what it is for
 * @param createdAt when
 * @param changedAt when it or its secret was last changed
 */
public record Credential(CredentialId id, String name, Account account, Instant createdAt, Instant changedAt) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,126}");

    public Credential {
        checkName(name);
    }

    /**
     * Refuses what is no name.
     *
     * @throws IllegalArgumentException with what was expected
     */
    public static String checkName(String name) {
        if (!NAME.matcher(name).matches() || CredentialId.isId(name)) {
            throw new IllegalArgumentException(
                    "name is '%s'; expected 1 to 127 letters, digits and . _ @ + -, beginning with a letter or a digit, and not in the form of an ID"
                            .formatted(name.length() > 80 ? name.substring(0, 80) + "…" : name));
        }
        return name;
    }

    Credential renamed(String newName, Instant now) {
        return new Credential(id, newName, account, createdAt, now);
    }

    Credential with(Account changed, Instant now) {
        return new Credential(id, name, changed, createdAt, now);
    }
}
