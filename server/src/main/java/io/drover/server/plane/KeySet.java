package io.drover.server.plane;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import java.util.Collection;

/**
 * The secrets by which a plane is known. Immutable; prints public halves only.
 *
 * @param id the plane's ID
 * @param signingKey signs grants, certificates and aborts
 * @param unsealingKey opens what was sealed to this plane
 * @param tls what its listeners and its calls to peers show
 */
public record KeySet(PlaneId id, SigningKey signingKey, UnsealingKey unsealingKey, TlsMaterial tls) {
    /** New random keys; the certificate names these hosts besides the loopback's names. */
    static KeySet generate(PlaneId id, Collection<String> hosts) {
        return new KeySet(id, SigningKey.generate(), UnsealingKey.generate(), TlsMaterial.generate(id, hosts));
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
        return "KeySet[" + id + "]";
    }
}
