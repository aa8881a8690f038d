package io.drover.cli.audit;

import io.drover.cli.answer.AuditCheckpoint;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A plane's public keys, by which its checkpoints verify.
 *
 * @param keys the one that it has and those that it had: the 32 bytes of the Ed25519 key (RFC 8032) in hexadecimal, as {@code drover plane show} tells it
 */
record PlaneSignature(List<String> keys) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** The SubjectPublicKeyInfo before the key itself, RFC 8410. */
    private static final String PREFIX = "302a300506032b6570032100";

    PlaneSignature {
        keys = List.copyOf(keys);
    }

    static boolean isKey(String text) {
        return FORM.matcher(text).matches();
    }

    /** Whether the owner of these keys signed the checkpoint. */
    boolean isOn(AuditCheckpoint checkpoint) {
        if (!keys.contains(checkpoint.key())) {
            return false;
        }
        try {
            PublicKey publicKey = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(PREFIX + checkpoint.key())));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(publicKey);
            signature.update(Encoding.signed(checkpoint));
            return signature.verify(HexFormat.of().parseHex(checkpoint.signature()));
        } catch (SignatureException | IllegalArgumentException e) {
            // Not even in the form of a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519, or the key is no point of the curve", e);
        }
    }
}
