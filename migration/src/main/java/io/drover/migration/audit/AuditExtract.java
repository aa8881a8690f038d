package io.drover.migration.audit;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Statement;
import java.time.Instant;
import java.util.List;

/**
 * What a plane's chain has of one cluster, as it goes on with that cluster: the newest entries, and a digest of all. The
 * plane signs it, so that later planes can pass it on and not change it.
 *
 * @param plane whose chain it is of
 * @param planeName what people call that plane
 * @param cluster the cluster
 * @param at when it was made
 * @param total how many entries there are of the cluster
 * @param older the digest of those that are left out here, see {@link #all}
 * @param newest the newest entries in order, at most {@value #MAX_ENTRIES}
 */
public record AuditExtract(
        PlaneId plane,
        String planeName,
        ClusterId cluster,
        Instant at,
        long total,
        Digest older,
        List<AuditEntry> newest)
        implements Statement {
    /** The most entries of one plane that travel. */
    public static final int MAX_ENTRIES = 200;

    /** The most extracts that travel with a cluster: one of each former plane, of the newest ones. */
    public static final int MAX_PLANES = 16;

    public AuditExtract {
        newest = List.copyOf(newest);
        if (newest.size() > MAX_ENTRIES || newest.size() > total) {
            throw new IllegalArgumentException("an extract with %d of %d entries: expected at most %d"
                    .formatted(newest.size(), total, Math.min(total, MAX_ENTRIES)));
        }
        long before = 0;
        for (AuditEntry entry : newest) {
            if (!entry.act().cluster().filter(cluster::equals).isPresent() || entry.sequence() <= before) {
                throw new IllegalArgumentException(
                        "an extract of cluster %s with entry %d, which is of another cluster or out of order"
                                .formatted(cluster, entry.sequence()));
            }
            before = entry.sequence();
        }
    }

    /** The digest of all entries of the cluster, also of those that are left out: of each and what was before it. */
    public Digest all() {
        Digest all = older;
        for (AuditEntry entry : newest) {
            all = followed(all, entry.digest());
        }
        return all;
    }

    /** The digest of some entries and one more. It begins with {@link AuditEntry#NONE}. */
    public static Digest followed(Digest before, Digest entry) {
        return Digest.of(new Followed(before, entry));
    }

    private record Followed(Digest before, Digest entry) {}
}
