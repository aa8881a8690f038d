package io.drover.server.vault;

import io.drover.migration.codec.Canonical;
import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.key.Envelope;
import io.drover.server.vault.key.SealedSecret;
import java.util.Arrays;

/**
 * Encrypts the secrets of credentials, bound to the credential's ID and account: who can write to the database cannot
 * have a password sent to another address. Thread-safe.
 */
final class Sealing {
    private final Envelope envelope;

    Sealing(Envelope envelope) {
        this.envelope = envelope;
    }

    SealedSecret seal(Credential credential, Secret secret) {
        byte[] plain = Canonical.encode(new Content(secret));
        try {
            return envelope.seal(plain, bound(credential));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** @throws io.drover.server.vault.key.UnopenableException when it was altered, or its root key is not there */
    OpenedCredential open(StoredCredential stored) {
        byte[] plain = envelope.open(stored.secret(), bound(stored.credential()));
        try {
            return new OpenedCredential(
                    stored.credential().name(),
                    stored.credential().account(),
                    Canonical.decode(Content.class, plain).secret());
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    StoredCredential rewrap(StoredCredential stored) {
        return new StoredCredential(stored.credential(), envelope.rewrap(stored.secret()), stored.version());
    }

    private static byte[] bound(Credential credential) {
        return Canonical.encode(new Binding(credential.id(), credential.account()));
    }

    /** What is encrypted. */
    record Content(Secret secret) {}

    /** What it is bound to. */
    record Binding(CredentialId id, Account account) {}
}
