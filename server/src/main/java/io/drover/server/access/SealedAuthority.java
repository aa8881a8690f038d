package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.SealedBox;

/**
 * This plane's authority for the access point of one cluster, as it is stored.
 *
 * @param cluster the cluster
 * @param publicKey the SubjectPublicKeyInfo of the P-256 key
 * @param privateKey the key in PKCS #8, sealed to this plane itself
 */
public record SealedAuthority(ClusterId cluster, Blob publicKey, SealedBox privateKey) {}
