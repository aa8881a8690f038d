package io.drover.migration.identity;

import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A public key that verifies signatures. */
public sealed interface VerifyingKey permits HostKey, PlaneKey {
    /** The 32 bytes of the Ed25519 public key (RFC 8032), in lower-case hexadecimal. */
    String hex();

    /** Whether the signature over these bytes was made by this key's owner. */
    default boolean verifies(byte[] signed, Signature signature) {
        return KnownSignatures.isGood(this, signed, signature, () -> computed(this, signed, signature));
    }

    private static boolean computed(VerifyingKey key, byte[] signed, Signature signature) {
        Ed25519Signer verifier = new Ed25519Signer();
        try {
            verifier.init(false, new Ed25519PublicKeyParameters(HexFormat.of().parseHex(key.hex()), 0));
        } catch (IllegalArgumentException e) {
            // Thirty-two bytes that are no point of the curve: such a key verifies nothing.
            return false;
        }
        verifier.update(signed, 0, signed.length);
        return verifier.verifySignature(HexFormat.of().parseHex(signature.hex()));
    }
}
