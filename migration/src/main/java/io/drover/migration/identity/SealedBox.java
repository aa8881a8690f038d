package io.drover.migration.identity;

import io.drover.migration.codec.Blob;

/**
 * A message that only the owner of a sealing key can open: HPKE (RFC 9180), base mode, with X25519, HKDF-SHA256 and
 * AES-256-GCM.
 *
 * @param encapsulation the sender's ephemeral public key
 * @param ciphertext the sealed message with its tag
 */
public record SealedBox(Blob encapsulation, Blob ciphertext) {}
