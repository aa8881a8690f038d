package io.drover.migration.identity;

import io.drover.migration.codec.Blob;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/** A private X25519 key: opens what was sealed to its {@link SealingKey}. Thread-safe. */
public final class UnsealingKey {
    private final X25519PrivateKeyParameters key;

    private UnsealingKey(X25519PrivateKeyParameters key) {
        this.key = key;
    }

    public static UnsealingKey generate() {
        return new UnsealingKey(new X25519PrivateKeyParameters(new java.security.SecureRandom()));
    }

    /** From the 32 secret bytes of {@link #secret()}. */
    public static UnsealingKey of(Blob secret) {
        if (secret.length() != X25519PrivateKeyParameters.KEY_SIZE) {
            throw new IllegalArgumentException("an unsealing key of %d bytes: expected %d"
                    .formatted(secret.length(), X25519PrivateKeyParameters.KEY_SIZE));
        }
        return new UnsealingKey(new X25519PrivateKeyParameters(secret.bytes(), 0));
    }

    public Blob secret() {
        return Blob.of(key.getEncoded());
    }

    public SealingKey sealingKey() {
        return new SealingKey(HexFormat.of().formatHex(key.generatePublicKey().getEncoded()));
    }

    /**
     * Opens a box.
     *
     * @param context what the box is for; it must be what the sender gave
     * @throws SealBrokenException when it was sealed to another key, for another purpose, or was altered
     */
    public Blob open(String context, SealedBox box) {
        X25519PublicKeyParameters publicKey = key.generatePublicKey();
        try {
            return Blob.of(hpke().open(
                            box.encapsulation().bytes(),
                            new AsymmetricCipherKeyPair(publicKey, key),
                            context.getBytes(StandardCharsets.UTF_8),
                            new byte[0],
                            box.ciphertext().bytes(),
                            null,
                            null,
                            null));
        } catch (InvalidCipherTextException | RuntimeException e) {
            // BouncyCastle reports a malformed ephemeral key by several unchecked exceptions.
            throw new SealBrokenException(context, e);
        }
    }

    /** Seals a message to the owner of a key, for one purpose. */
    public static SealedBox seal(SealingKey recipient, String context, Blob message) {
        HPKE hpke = hpke();
        byte[][] sealed;
        try {
            sealed = hpke.seal(
                    hpke.deserializePublicKey(HexFormat.of().parseHex(recipient.hex())),
                    context.getBytes(StandardCharsets.UTF_8),
                    new byte[0],
                    message.bytes(),
                    null,
                    null,
                    null);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing to " + recipient + " failed", e);
        }
        return new SealedBox(Blob.of(sealed[1]), Blob.of(sealed[0]));
    }

    private static HPKE hpke() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    @Override
    public String toString() {
        return "UnsealingKey[of " + sealingKey() + "]";
    }
}
