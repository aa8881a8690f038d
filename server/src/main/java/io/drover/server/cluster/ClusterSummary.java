package io.drover.server.cluster;

import io.drover.server.host.HostPresence;
import java.time.Instant;

/** A cluster in a list. */
record ClusterSummary(
        String id,
        String name,
        String kind,
        ClusterStatus status,
        int hosts,
        int hostsOnline,
        long epoch,
        Instant createdAt) {
    static ClusterSummary of(Cluster cluster, HostPresence presence) {
        return new ClusterSummary(
                cluster.id().value(),
                cluster.name(),
                cluster.profile().kind(),
                cluster.status(),
                cluster.profile().members().size(),
                (int) cluster.profile().members().stream()
                        .filter(member -> presence.isOnline(member.host()))
                        .count(),
                cluster.chain().epoch(),
                cluster.createdAt());
    }
}
