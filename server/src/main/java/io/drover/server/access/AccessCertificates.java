package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Writes and reads the X.509 certificates of one access point (RFC 5280). An authority is named after its key, so that
 * its own certificate and those by which others vouch for it have one subject; it may vouch for the access point's name
 * only.
 */
final class AccessCertificates {
    private static final Instant NOT_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

    /** "No expiry" by RFC 5280, section 4.1.2.5. */
    private static final Instant NO_EXPIRY = Instant.parse("9999-12-31T23:59:59Z");

    /** For clients whose clock is slow. */
    private static final Duration SLACK = Duration.ofHours(1);

    private final String name;

    /** @param name the access point's */
    AccessCertificates(String name) {
        this.name = name;
    }

    /** The certificate that an authority gives itself. */
    Blob root(AccessAuthority authority) {
        return authority(authority, authority.verifyingKey());
    }

    /** The certificate by which an authority vouches for another's key. */
    Blob authority(AccessAuthority issuer, PublicKey key) {
        try {
            X509v3CertificateBuilder certificate = builder(issuer, subject(key), key, NOT_BEFORE, NO_EXPIRY)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.nameConstraints,
                            true,
                            new NameConstraints(
                                    new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, name))
                                    },
                                    null));
            return signed(certificate, issuer);
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
    }

    /** For the access point's server. */
    Blob server(AccessAuthority issuer, PublicKey key, Instant from, Instant until) {
        try {
            X509v3CertificateBuilder certificate = builder(issuer, commonName(name), key, from.minus(SLACK), until)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
            return signed(certificate, issuer);
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
    }

    /** For a client. */
    Blob client(AccessAuthority issuer, String label, PublicKey key, Instant from, Instant until) {
        try {
            X509v3CertificateBuilder certificate = builder(issuer, commonName(label), key, from.minus(SLACK), until)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return signed(certificate, issuer);
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            AccessAuthority issuer, X500Name subject, PublicKey key, Instant from, Instant until) throws IOException {
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            return new JcaX509v3CertificateBuilder(
                            subject(issuer.verifyingKey()),
                            new BigInteger(127, new SecureRandom()).setBit(126),
                            Date.from(from),
                            Date.from(until),
                            subject,
                            key)
                    .addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(issuer.verifyingKey()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-1 for key identifiers", e);
        }
    }

    private static Blob signed(X509v3CertificateBuilder certificate, AccessAuthority issuer) throws IOException {
        try {
            return Blob.of(certificate
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.signingKey()))
                    .getEncoded());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java platform has SHA256withECDSA", e);
        }
    }

    private static X500Name subject(PublicKey key) {
        return commonName("Drover access authority "
                + Fingerprint.of(key.getEncoded()).hex().substring(0, 16));
    }

    private static X500Name commonName(String text) {
        // The upper bound of a common name (RFC 5280, appendix A.1).
        String fitting = text.length() > 64 ? text.substring(0, 64) : text;
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, fitting).build();
    }

    static X509Certificate parse(Blob der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.bytes()));
    }

    /**
     * Reads a chain and checks that each certificate is signed by the next, and the last by itself.
     *
     * @throws CertificateException when it is none
     */
    static List<X509Certificate> chain(List<Blob> ders) throws CertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Blob der : ders) {
            chain.add(parse(der));
        }
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate issuer = chain.get(Math.min(i + 1, chain.size() - 1));
            if (chain.get(i).getBasicConstraints() < 0) {
                throw new CertificateException("certificate %d of %d is no authority's".formatted(i + 1, chain.size()));
            }
            try {
                chain.get(i).verify(issuer.getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new CertificateException(
                        "certificate %d of %d is not signed by the next".formatted(i + 1, chain.size()), e);
            }
        }
        return chain;
    }
}
