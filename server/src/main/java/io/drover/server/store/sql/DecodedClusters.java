package io.drover.server.store.sql;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.server.cluster.Cluster;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The clusters decoded last, by the bytes they were decoded from.
 *
 * <p>Decoding a cluster verifies every signature of its chain, which takes longer than all else that a transaction does.
 * The bytes themselves are the key, so that nothing here can be out of date, whatever is rolled back or written by other
 * servers. Thread-safe.
 */
final class DecodedClusters {
    /** At most this many bytes of bodies; what has been decoded is a few times larger. */
    private static final long MAX_BYTES = 16 << 20;

    private final Map<Blob, Cluster> clusters = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    Cluster of(Blob body) {
        synchronized (clusters) {
            Cluster known = clusters.get(body);
            if (known != null) {
                return known;
            }
        }
        Cluster decoded = Canonical.decode(Cluster.class, body.bytes());
        synchronized (clusters) {
            if (clusters.put(body, decoded) == null) {
                bytes += body.length();
            }
            var eldest = clusters.keySet().iterator();
            while (bytes > MAX_BYTES && eldest.hasNext()) {
                bytes -= eldest.next().length();
                eldest.remove();
            }
        }
        return decoded;
    }
}
