package io.drover.server.vault;

import io.drover.server.vault.key.SealedSecret;

/**
 * A credential as it is stored.
 *
 * @param credential all but the secret
 * @param secret encrypted
 * @param version of the row, by which changes are fenced; 0 for one not stored yet
 */
public record StoredCredential(Credential credential, SealedSecret secret, long version) {}
