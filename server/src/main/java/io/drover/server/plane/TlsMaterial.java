package io.drover.server.plane;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PlaneId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A P-256 key and its self-signed certificate. The key is what others pin; the certificate only carries it, so it never
 * expires (RFC 5280, section 4.1.2.5, gives the date for that).
 *
 * @param key the private key
 * @param certificate its certificate
 */
public record TlsMaterial(PrivateKey key, X509Certificate certificate) {
    /** The alias and the password of {@link #keyStore()}, which never leaves memory. */
    public static final String ALIAS = "plane";

    private static final Instant NOT_BEFORE = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant NO_EXPIRY = Instant.parse("9999-12-31T23:59:59Z");

    static TlsMaterial generate(PlaneId plane, Collection<String> hosts) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=" + plane);
            byte[] encoded = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(127, new SecureRandom()).setBit(126),
                            Date.from(NOT_BEFORE),
                            Date.from(NO_EXPIRY),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(Extension.subjectAlternativeName, false, names(plane, hosts))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return new TlsMaterial(pair.getPrivate(), parse(encoded));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every Java platform has P-256 and SHA256withECDSA", e);
        }
    }

    /** The SHA-256 of the public key, as others pin it. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(certificate.getPublicKey().getEncoded());
    }

    /** A store in memory with the one entry {@link #ALIAS}, whose password is {@link #ALIAS} too. */
    public KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, ALIAS.toCharArray(), new Certificate[] {certificate});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform has PKCS12", e);
        }
    }

    static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static GeneralNames names(PlaneId plane, Collection<String> hosts) {
        Set<String> all = new LinkedHashSet<>(List.of("localhost", plane.value(), "127.0.0.1", "::1"));
        all.addAll(hosts);
        return new GeneralNames(all.stream().map(TlsMaterial::name).toArray(GeneralName[]::new));
    }

    private static GeneralName name(String host) {
        try {
            // Only a literal address parses here; a name is never looked up.
            return new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral(host).getHostAddress());
        } catch (IllegalArgumentException e) {
            return new GeneralName(GeneralName.dNSName, host);
        }
    }

    @Override
    public String toString() {
        return "TlsMaterial[" + fingerprint() + "]";
    }
}
