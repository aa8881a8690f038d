package io.drover.server.uplink;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.server.HostPort;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the plane's server listens, and the TLS keys by which this gateway knows it. Other keys are on the disk before they
 * are trusted, so that what the gateway has said of them is true after a crash. Thread-safe.
 */
final class KnownServer {
    private final UplinkFolder kept;
    private final HostPort address;
    private volatile Set<Fingerprint> keys;

    /** The first of the addresses, and every key that is named for it. */
    KnownServer(UplinkFolder kept, List<GatewayAddress> servers) {
        this.kept = kept;
        GatewayAddress first = servers.getFirst();
        this.address = new HostPort(first.host(), first.port());
        this.keys = servers.stream()
                .filter(server -> server.host().equals(first.host()) && server.port() == first.port())
                .map(GatewayAddress::fingerprint)
                .collect(Collectors.toUnmodifiableSet());
    }

    HostPort address() {
        return address;
    }

    Set<Fingerprint> keys() {
        return keys;
    }

    /**
     * The server said, by a key that is trusted, which ones it may show from now on. Does nothing before the gateway has
     * joined, or where none are told. Throws StartupException where they cannot be stored; the former ones are trusted then.
     *
     * @return whether they are others than before
     */
    synchronized boolean shows(Set<Fingerprint> told) {
        boolean changes = !told.isEmpty() && !told.equals(keys) && kept.exists();
        if (changes) {
            kept.store(kept.load().showing(told));
            keys = Set.copyOf(told);
        }
        return changes;
    }
}
