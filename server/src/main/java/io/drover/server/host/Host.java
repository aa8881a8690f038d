package io.drover.server.host;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A host that this plane knows.
 *
 * @param key by which it is known
 * @param name as operators call it; unique in the plane
 * @param tls the key of its TLS certificate
 * @param enrolledAt when it became known
 * @param facts what it told of itself last
 * @param seenAt when its session was last open
 * @param departedAt when it left with its last cluster; it is known only so that it can be shown the way
 */
public record Host(
        HostKey key,
        String name,
        Fingerprint tls,
        Instant enrolledAt,
        Optional<HostFactsRecord> facts,
        Optional<Instant> seenAt,
        Optional<Instant> departedAt) {
    /** The same host after it left. */
    public Host departed(Instant at) {
        return new Host(key, name, tls, enrolledAt, facts, seenAt, Optional.of(at));
    }

    /** The same host by other keys. */
    public Host rekeyed(HostKey nextKey, Fingerprint nextTls) {
        return new Host(nextKey, name, nextTls, enrolledAt, facts, seenAt, departedAt);
    }

    /** The same host after it came back. */
    public Host returned() {
        return new Host(key, name, tls, enrolledAt, facts, seenAt, Optional.empty());
    }
}
