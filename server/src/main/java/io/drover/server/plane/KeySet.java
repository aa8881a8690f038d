package io.drover.server.plane;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;

/**
 * The secrets by which a plane is known. Immutable; prints public halves only.
 *
 * @param id the plane's ID
 * @param signingKey signs grants, certificates and aborts
 * @param unsealingKey opens what was sealed to this plane
 * @param tls what its listeners and its calls to peers show
 */
public record PlaneKeys(PlaneId id, SigningKey signingKey, UnsealingKey unsealingKey, TlsMaterial tls) {
    /** New random keys; the certificate names these hosts besides the loopback's names. */
    static PlaneKeys generate(java.util.Collection<String> hosts) {
        PlaneId id = PlaneId.random();
        return new PlaneKeys(id, SigningKey.generate(), UnsealingKey.generate(), TlsMaterial.generate(id, hosts));
    }

    /** What others know of this plane. */
    public PlaneIdentity identity() {
        return new PlaneIdentity(id, signingKey.planeKey(), unsealingKey.sealingKey());
    }

    /** Of the TLS key: what clients, agents and peers pin. */
    public Fingerprint fingerprint() {
        return tls.fingerprint();
    }

    @Override
    public String toString() {
        return "PlaneKeys[" + id + "]";
    }
}
