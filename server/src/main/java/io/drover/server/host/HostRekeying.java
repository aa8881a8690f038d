package io.drover.server.host;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.HostSuccession;
import io.drover.migration.manifest.Profile;
import java.util.Optional;
import java.util.Set;

/**
 * A host whose keys are being changed.
 *
 * @param former the key that it had before
 * @param formerTls what it shows in TLS until it has followed
 * @param change what both keys sign; empty until the plane has decided to know the host by the next key, and stored it so
 */
public record HostRekeying(HostKey former, Fingerprint formerTls, Optional<HostKeyChange> change) {
    /** One that begins. */
    public static HostRekeying of(Host host) {
        return new HostRekeying(host.key(), host.tls(), Optional.empty());
    }

    public HostRekeying decided(HostKeyChange decision) {
        return new HostRekeying(former, formerTls, Optional.of(decision));
    }

    /** What the host is known by from the decision on; empty before it. */
    public Optional<HostKey> next() {
        return change.map(HostKeyChange::succession).map(HostSuccession::next);
    }

    /** The key by which the host is stored. */
    public HostKey stored() {
        return next().orElse(former);
    }

    /** All keys that clusters may know the host by. */
    public Set<HostKey> keys() {
        return next().map(next -> Set.of(former, next)).orElseGet(() -> Set.of(former));
    }

    /** A cluster's profile with the host by its next key; as it was where the host is not in it by the former one. */
    public Profile in(Profile profile) {
        return change.map(HostKeyChange::succession)
                .map(succession -> profile.rekeyed(former, succession.next(), succession.tls()))
                .orElse(profile);
    }
}
