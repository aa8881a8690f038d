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
 */
public record Host(
        HostKey key,
        String name,
        Fingerprint tls,
        Instant enrolledAt,
        Optional<HostFactsRecord> facts,
        Optional<Instant> seenAt) {}
