package io.drover.migration.manifest;

import io.drover.migration.codec.Blob;

/**
 * Secrets under AES-256-GCM.
 *
 * @param nonce 12 random bytes
 * @param ciphertext the canonical {@link Secrets}, sealed, with the tag
 */
public record SealedSecrets(Blob nonce, Blob ciphertext) {}
