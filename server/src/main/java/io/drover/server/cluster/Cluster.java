package io.drover.server.cluster;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.manifest.HistoryEntry;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.Secrets;
import io.drover.migration.ownership.Chain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cluster that this plane owns.
 *
 * @param id its ID, which never changes
 * @param name its name, unique in the plane
 * @param status what it does
 * @param profile what its kind needs
 * @param chain its ownerships; the newest is this plane's
 * @param inventory the workload as last read
 * @param secrets what only its owner may know
 * @param history what happened to it
 * @param createdAt when it was first taken over, by whichever plane
 * @param version of the row; an update with an older one is refused. 0 for one not stored yet
 */
public record Cluster(
        ClusterId id,
        String name,
        ClusterStatus status,
        Profile profile,
        Chain chain,
        Optional<Inventory> inventory,
        Secrets secrets,
        List<HistoryEntry> history,
        Instant createdAt,
        long version) {
    public Cluster {
        history = List.copyOf(history);
    }

    public Cluster withStatus(ClusterStatus newStatus) {
        return new Cluster(id, name, newStatus, profile, chain, inventory, secrets, history, createdAt, version);
    }

    public Cluster withChain(Chain known) {
        return new Cluster(id, name, status, profile, known, inventory, secrets, history, createdAt, version);
    }

    public Cluster withProfile(Profile known) {
        return new Cluster(id, name, status, known, chain, inventory, secrets, history, createdAt, version);
    }

    public Cluster withHistory(List<HistoryEntry> told) {
        return new Cluster(id, name, status, profile, chain, inventory, secrets, told, createdAt, version);
    }

    public Cluster withInventory(Inventory read) {
        return new Cluster(id, name, status, profile, chain, Optional.of(read), secrets, history, createdAt, version);
    }
}
