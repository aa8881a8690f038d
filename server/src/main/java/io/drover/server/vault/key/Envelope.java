package io.drover.server.vault.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.drover.migration.codec.Blob;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Envelope encryption: each secret under a data key of its own, each data key under the root key; both by AES-256-GCM.
 * What is bound to a ciphertext must be given again to open it, so that a secret cannot be moved to another row or be
 * given another address by somebody who can write to the database. Thread-safe.
 */
public final class Envelope {
    private static final byte[] KEY_BINDING = "drover vault data key 1".getBytes(StandardCharsets.US_ASCII);

    private final KeyRing ring;

    public Envelope(KeyRing ring) {
        this.ring = ring;
    }

    /** Encrypts under a new data key and the current root key. */
    public SealedSecret seal(byte[] plain, byte[] bound) {
        RootKey root = ring.keys().current();
        try {
            KeysetHandle key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
            return new SealedSecret(
                    root.id(),
                    Blob.of(TinkProtoKeysetFormat.serializeEncryptedKeyset(
                            key, root.aead(), KEY_BINDING, AeadConfig2026.get())),
                    Blob.of(key.getPrimitive(AeadConfig2026.get(), Aead.class).encrypt(plain, bound)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to encrypt", e);
        }
    }

    /** @throws UnopenableException when its root key is not there, or when it was altered */
    public byte[] open(SealedSecret sealed, byte[] bound) {
        try {
            return dataKey(sealed)
                    .getPrimitive(AeadConfig2026.get(), Aead.class)
                    .decrypt(sealed.ciphertext().bytes(), bound);
        } catch (GeneralSecurityException e) {
            throw new UnopenableException(
                    "what is stored under root key %s does not open: it was altered, or moved from elsewhere"
                            .formatted(sealed.rootKey()),
                    e);
        }
    }

    /**
     * Encrypts the data key anew, under the current root key.
     *
     * @throws UnopenableException as {@link #open}
     */
    public SealedSecret rewrap(SealedSecret sealed) {
        RootKey root = ring.keys().current();
        try {
            return new SealedSecret(
                    root.id(),
                    Blob.of(TinkProtoKeysetFormat.serializeEncryptedKeyset(
                            dataKey(sealed), root.aead(), KEY_BINDING, AeadConfig2026.get())),
                    sealed.ciphertext());
        } catch (GeneralSecurityException e) {
            throw new UnopenableException(
                    "a data key under root key %s does not open: it was altered".formatted(sealed.rootKey()), e);
        }
    }

    private KeysetHandle dataKey(SealedSecret sealed) throws GeneralSecurityException {
        RootKey root = ring.keys()
                .find(sealed.rootKey())
                .orElseThrow(() -> new UnopenableException(
                        "root key %s is not among those of this server (%s); give it with --vault-key"
                                .formatted(sealed.rootKey(), ring.sourceText())));
        return TinkProtoKeysetFormat.parseEncryptedKeyset(
                sealed.wrappedKey().bytes(), root.aead(), KEY_BINDING, AeadConfig2026.get());
    }
}
