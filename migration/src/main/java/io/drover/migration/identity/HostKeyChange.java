package io.drover.migration.identity;

/**
 * A host's {@link HostSuccession}, signed by both keys: the former one says which key follows it, and the next one that
 * whoever shows this has that key, and has not named somebody else's.
 *
 * @param succession what is signed
 * @param byFormer the signature of the key until now
 * @param byNext the signature of the key from now on
 */
public record HostKeyChange(HostSuccession succession, Signature byFormer, Signature byNext) {
    public static HostKeyChange by(SigningKey former, SigningKey next, PlaneId plane, Fingerprint tls) {
        HostSuccession succession = new HostSuccession(plane, former.hostKey(), next.hostKey(), tls);
        return new HostKeyChange(
                succession,
                Signed.by(former, succession).signature(),
                Signed.by(next, succession).signature());
    }

    /** Whether the host with this key says so, to this plane, and has the key that it names. */
    public boolean isProvenBy(HostKey host, PlaneId plane) {
        return succession.former().equals(host)
                && succession.plane().equals(plane)
                && new Signed<>(succession, byFormer).verifiedBy(host)
                && new Signed<>(succession, byNext).verifiedBy(succession.next());
    }
}
