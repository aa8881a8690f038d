package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.SealingKey;
import io.drover.migration.identity.UnsealingKey;
import io.drover.server.plane.PlaneKeys;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** This plane's authority for the access point of one cluster: a P-256 key that never leaves the plane. Immutable. */
public final class AccessAuthority {
    private final ClusterId cluster;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;

    private AccessAuthority(ClusterId cluster, PublicKey publicKey, PrivateKey privateKey) {
        this.cluster = cluster;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    static AccessAuthority generate(ClusterId cluster) {
        KeyPair pair = newKeyPair();
        return new AccessAuthority(cluster, pair.getPublic(), pair.getPrivate());
    }

    /** @throws io.drover.migration.identity.SealBrokenException when it was sealed to another plane */
    static AccessAuthority open(SealedAuthority sealed, PlaneKeys keys) {
        Blob secret = keys.unsealingKey().open(context(sealed.cluster()), sealed.privateKey());
        try {
            return new AccessAuthority(
                    sealed.cluster(),
                    publicKey(sealed.publicKey()),
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret.bytes())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the stored authority for the access point of cluster %s is damaged".formatted(sealed.cluster()),
                    e);
        }
    }

    SealedAuthority sealed(SealingKey to) {
        return new SealedAuthority(
                cluster, publicKey(), UnsealingKey.seal(to, context(cluster), Blob.of(privateKey.getEncoded())));
    }

    /** Its SubjectPublicKeyInfo. */
    Blob publicKey() {
        return Blob.of(publicKey.getEncoded());
    }

    PublicKey verifyingKey() {
        return publicKey;
    }

    PrivateKey signingKey() {
        return privateKey;
    }

    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /**
     * Reads a P-256 key that came from elsewhere.
     *
     * @throws InvalidKeySpecException when it is none
     */
    static PublicKey publicKey(Blob subjectPublicKeyInfo) throws InvalidKeySpecException {
        try {
            PublicKey key =
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo.bytes()));
            ECPublicKey own = (ECPublicKey) newKeyPair().getPublic();
            if (!(key instanceof ECPublicKey given)
                    || !given.getParams().getCurve().equals(own.getParams().getCurve())) {
                throw new InvalidKeySpecException("a key of another curve than P-256");
            }
            return key;
        } catch (InvalidKeySpecException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC keys", e);
        }
    }

    private static String context(ClusterId cluster) {
        return "access authority of cluster " + cluster;
    }

    @Override
    public String toString() {
        return "AccessAuthority[of " + cluster + "]";
    }
}
