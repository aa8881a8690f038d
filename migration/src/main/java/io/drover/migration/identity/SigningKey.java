package io.drover.migration.identity;

import io.drover.migration.codec.Blob;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A private Ed25519 key. BouncyCastle's lightweight API is used since the JDK's provider is several times slower.
 * Thread-safe.
 */
public final class SigningKey {
    private final Ed25519PrivateKeyParameters key;

    private SigningKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
    }

    public static SigningKey generate() {
        return new SigningKey(new Ed25519PrivateKeyParameters(new SecureRandom()));
    }

    /** From the 32 secret bytes of {@link #secret()}. */
    public static SigningKey of(Blob secret) {
        if (secret.length() != Ed25519PrivateKeyParameters.KEY_SIZE) {
            throw new IllegalArgumentException("a signing key of %d bytes: expected %d"
                    .formatted(secret.length(), Ed25519PrivateKeyParameters.KEY_SIZE));
        }
        return new SigningKey(new Ed25519PrivateKeyParameters(secret.bytes(), 0));
    }

    /** The secret bytes, for storing in a file that only the owner reads. */
    public Blob secret() {
        return Blob.of(key.getEncoded());
    }

    public HostKey hostKey() {
        return new HostKey(publicHex());
    }

    public PlaneKey planeKey() {
        return new PlaneKey(publicHex());
    }

    public Signature sign(byte[] bytes) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(bytes, 0, bytes.length);
        return new Signature(HexFormat.of().formatHex(signer.generateSignature()));
    }

    private String publicHex() {
        return HexFormat.of().formatHex(key.generatePublicKey().getEncoded());
    }

    @Override
    public String toString() {
        return "SigningKey[of " + publicHex().substring(0, 12) + "…]";
    }
}
