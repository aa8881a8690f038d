package io.drover.server.plane;

import java.security.GeneralSecurityException;
import java.security.Signature;

/** Tells whether a private key and a certificate belong together, by signing and verifying. */
final class TlsProof {
    private static final byte[] CHALLENGE = "drover/1/pair".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private TlsProof() {}

    static void requirePair(TlsMaterial tls) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(tls.key());
        signer.update(CHALLENGE);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(tls.certificate());
        verifier.update(CHALLENGE);
        if (!verifier.verify(signed)) {
            throw new GeneralSecurityException("the TLS key is not that of the TLS certificate");
        }
    }
}
