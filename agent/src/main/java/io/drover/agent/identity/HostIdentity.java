package io.drover.agent.identity;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.SigningKey;

/**
 * The keys of a host: one signs its votes, the other is shown in TLS. Neither leaves the host.
 *
 * @param signingKey by whose public half the host is known
 * @param tls what the host shows to gateways
 */
public record HostIdentity(SigningKey signingKey, TlsIdentity tls) {
    public static HostIdentity generate() {
        SigningKey key = SigningKey.generate();
        return new HostIdentity(
                key, TlsIdentity.generate("drover-host-" + key.hostKey().hex().substring(0, 12)));
    }

    public HostKey hostKey() {
        return signingKey.hostKey();
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "HostIdentity[" + hostKey() + "]";
    }
}
