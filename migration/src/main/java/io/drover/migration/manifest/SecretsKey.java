package io.drover.migration.manifest;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.SealBrokenException;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.SealingKey;
import io.drover.migration.identity.UnsealingKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of one manifest's secrets: 32 random bytes, used once. It leaves the source inside the certificate only. */
public record SecretsKey(Blob bytes) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String CONTEXT = "drover/1/secrets-key";

    public SecretsKey {
        if (bytes.length() != 32) {
            throw new IllegalArgumentException("a secrets key of %d bytes: expected 32".formatted(bytes.length()));
        }
    }

    public static SecretsKey random() {
        return new SecretsKey(randomBytes(32));
    }

    public SealedSecrets seal(ClusterId cluster, Secrets secrets) {
        Blob nonce = randomBytes(NONCE_BYTES);
        try {
            return new SealedSecrets(
                    nonce, Blob.of(cipher(Cipher.ENCRYPT_MODE, nonce, cluster).doFinal(Canonical.encode(secrets))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /**
     * Opens what {@link #seal} sealed for the same cluster.
     *
     * @throws SealBrokenException when it was sealed under another key or for another cluster, or was altered
     */
    public Secrets open(ClusterId cluster, SealedSecrets sealed) {
        try {
            return Canonical.decode(
                    Secrets.class,
                    cipher(Cipher.DECRYPT_MODE, sealed.nonce(), cluster)
                            .doFinal(sealed.ciphertext().bytes()));
        } catch (GeneralSecurityException e) {
            throw new SealBrokenException("secrets of cluster " + cluster, e);
        }
    }

    public SealedBox sealedTo(SealingKey target) {
        return UnsealingKey.seal(target, CONTEXT, bytes);
    }

    public static SecretsKey openedBy(UnsealingKey key, SealedBox box) {
        return new SecretsKey(key.open(CONTEXT, box));
    }

    private Cipher cipher(int mode, Blob nonce, ClusterId cluster) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(bytes.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce.bytes()));
        cipher.updateAAD(cluster.value().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static Blob randomBytes(int count) {
        byte[] random = new byte[count];
        RANDOM.nextBytes(random);
        return Blob.of(random);
    }

    @Override
    public String toString() {
        return "SecretsKey[]";
    }
}
