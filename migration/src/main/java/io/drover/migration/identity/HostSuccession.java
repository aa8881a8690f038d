package io.drover.migration.identity;

/**
 * A host's word that other keys are its own from now on, for one plane. It counts only where both keys have signed it
 * ({@link HostKeyChange}).
 *
 * @param plane whom it is for, so that it says nothing to another plane that knows the host
 * @param former what the host was known by
 * @param next what it is known by from now on
 * @param tls of the TLS key that it shows from now on; the handshake proves that it has that one
 */
public record HostSuccession(PlaneId plane, HostKey former, HostKey next, Fingerprint tls) implements Statement {
    public HostSuccession {
        if (former.equals(next)) {
            throw new IllegalArgumentException("host %s is to change its key for the same one".formatted(former));
        }
    }
}
