package io.drover.server.vault.key;

import io.drover.migration.codec.Blob;

/**
 * Something encrypted under a data key of its own.
 *
 * @param rootKey the ID of the root key that the data key is encrypted under
 * @param wrappedKey the data key: an encrypted keyset of Tink
 * @param ciphertext what it encrypts, by AES-256-GCM
 */
public record SealedSecret(String rootKey, Blob wrappedKey, Blob ciphertext) {}
