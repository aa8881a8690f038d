package io.drover.server.migration;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.target.ClaimOffer.ClaimedHost;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hosts that this plane has forgotten and peers tell of, while it recovers: they may dial, so that they can be asked for
 * their promise. Thread-safe.
 */
public final class ToldHosts {
    private final Map<Fingerprint, HostKey> told = new ConcurrentHashMap<>();

    public void tell(Collection<ClaimedHost> hosts) {
        hosts.forEach(host -> told.put(host.tls(), host.key()));
    }

    public Set<HostKey> all() {
        return Set.copyOf(told.values());
    }

    public void forget() {
        told.clear();
    }

    Optional<HostKey> hostWithTlsKey(Fingerprint tls) {
        return Optional.ofNullable(told.get(tls));
    }
}
