package io.drover.server.access;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The clients' connections that this server leads to clusters now. Thread-safe. */
public final class OpenConnections {
    private final Map<ClusterId, Set<Open>> byCluster = new ConcurrentHashMap<>();

    /** A connection. */
    public interface Open {
        /** The client certificate by which it was let in. */
        Digest client();

        /** What goes on in it that has no end of its own, such as {@code GET /events}; empty between calls. */
        Optional<String> stream();

        /** Ends it at once, also in the midst of a stream. Returns without waiting. */
        void cut();
    }

    /** Takes a connection in, unless the cluster has this many already. */
    public boolean add(ClusterId cluster, Open connection, int most) {
        boolean[] added = new boolean[1];
        byCluster.compute(cluster, (id, known) -> {
            Set<Open> set = known == null ? ConcurrentHashMap.newKeySet() : known;
            added[0] = set.size() < most && set.add(connection);
            return set;
        });
        return added[0];
    }

    public void remove(ClusterId cluster, Open connection) {
        byCluster.computeIfPresent(cluster, (id, known) -> {
            known.remove(connection);
            return known.isEmpty() ? null : known;
        });
    }

    /** How many connections a cluster has. */
    public int count(ClusterId cluster) {
        return byCluster.getOrDefault(cluster, Set.of()).size();
    }

    /** How many streams of each kind are open. */
    public Map<String, Integer> streams(ClusterId cluster) {
        Map<String, Integer> kinds = new TreeMap<>();
        byCluster
                .getOrDefault(cluster, Set.of())
                .forEach(open -> open.stream().ifPresent(kind -> kinds.merge(kind, 1, Integer::sum)));
        return kinds;
    }

    /** Ends what a client certificate was let in for; returns how many connections that were. */
    public int cut(ClusterId cluster, Digest client) {
        int count = 0;
        for (Open open : byCluster.getOrDefault(cluster, Set.of())) {
            if (open.client().equals(client)) {
                open.cut();
                count++;
            }
        }
        return count;
    }
}
