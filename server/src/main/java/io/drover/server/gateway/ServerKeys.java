package io.drover.server.gateway;

import io.drover.migration.identity.Fingerprint;
import io.drover.protocol.v1.GatewayBeat;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The TLS keys by which a plane's server is known to a gateway, as both tell them in beats: the server those that it may
 * show, the gateway those that it has stored.
 */
public record ServerKeys(Set<Fingerprint> keys) {
    /** A server shows one, and a second while its keys are rotated. */
    private static final int MOST = 8;

    /** Says nothing of keys, as programs do that know nothing of rotations. */
    public static final ServerKeys NONE = new ServerKeys(Set.of());

    public ServerKeys {
        keys = Set.copyOf(keys);
        if (keys.size() > MOST) {
            throw new IllegalArgumentException(
                    "%d TLS keys of a server: expected at most %d".formatted(keys.size(), MOST));
        }
    }

    public static ServerKeys of(Collection<Fingerprint> keys) {
        return new ServerKeys(Set.copyOf(keys));
    }

    /** Throws IllegalArgumentException where it tells too many, or what is no fingerprint. */
    public static ServerKeys in(GatewayBeat beat) {
        if (beat.getServerKeysCount() > MOST) {
            throw new IllegalArgumentException("a beat with %d TLS keys of a server: expected at most %d"
                    .formatted(beat.getServerKeysCount(), MOST));
        }
        return of(beat.getServerKeysList().stream().map(Fingerprint::new).toList());
    }

    /** A beat that tells them. */
    public GatewayBeat beat() {
        return GatewayBeat.newBuilder()
                .addAllServerKeys(
                        new TreeSet<>(keys).stream().map(Fingerprint::hex).toList())
                .build();
    }
}
