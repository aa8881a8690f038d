package io.drover.agent.identity;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A P-256 key and the self-signed certificate that carries it in TLS. Only the key is ever pinned, so the certificate
 * never expires (RFC 5280, 4.1.2.5: 99991231235959Z).
 */
public record TlsIdentity(PrivateKey key, X509Certificate certificate) {
    private static final Instant FROM = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant NO_EXPIRY = Instant.parse("9999-12-31T23:59:59Z");

    /** A new key with a certificate for this name. */
    public static TlsIdentity generate(String commonName) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=" + commonName);
            X509CertificateHolder holder = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(64, new SecureRandom()).setBit(64),
                            Date.from(FROM),
                            Date.from(NO_EXPIRY),
                            name,
                            pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new TlsIdentity(pair.getPrivate(), parse(holder.getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every Java platform has P-256 and SHA256withECDSA", e);
        }
    }

    /** From the encodings of {@link #encodedKey()} and {@link #encodedCertificate()}. */
    static TlsIdentity of(Blob key, Blob certificate) throws GeneralSecurityException {
        return new TlsIdentity(
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.bytes())),
                parse(certificate.bytes()));
    }

    /** Of the public key: what the other end pins. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(certificate.getPublicKey().getEncoded());
    }

    Blob encodedKey() {
        return Blob.of(key.getEncoded());
    }

    Blob encodedCertificate() throws GeneralSecurityException {
        return Blob.of(certificate.getEncoded());
    }

    private static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + fingerprint() + "]";
    }
}
