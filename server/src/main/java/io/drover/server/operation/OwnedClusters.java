package io.drover.server.operation;

import io.drover.kind.Reach;
import io.drover.kind.service.Orchestrator;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.manifest.Profile;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.migration.StandDown;
import io.drover.server.migration.Tombstone;
import io.drover.server.peer.Peer;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.Comparator;
import java.util.Optional;

/** Finds the clusters that this plane owns now and whose kind has services. Thread-safe. */
final class OwnedClusters {
    private final Store store;
    private final Kinds kinds;
    private final ReachFactory reaches;
    private final StandDown standDown;

    OwnedClusters(Store store, Kinds kinds, ReachFactory reaches, StandDown standDown) {
        this.store = store;
        this.kinds = kinds;
        this.reaches = reaches;
        this.standDown = standDown;
    }

    /** A cluster that may be operated. */
    record Owned(Cluster cluster, Orchestrator orchestrator, Reach reach) {
        Profile profile() {
            return cluster.profile();
        }
    }

    /**
     * Looks a cluster up.
     *
     * @throws ProblemException where there is none, it has gone to another plane, or its kind has no services
     */
    Owned find(String idOrName) {
        Cluster cluster = store.read(transaction -> {
            Optional<Cluster> found = stored(transaction, idOrName);
            Optional<Tombstone> gone = found.isPresent()
                    ? leaving(transaction, found.get())
                    : transaction.tombstones().list().stream()
                            .filter(tombstone -> tombstone.name().equals(idOrName)
                                    || tombstone.cluster().value().equals(idOrName))
                            .max(Comparator.comparing(Tombstone::createdAt));
            if (gone.isPresent()) {
                throw moved(transaction, gone.get());
            }
            return found.orElseThrow(() -> ProblemException.notFound(
                    "NO_SUCH_CLUSTER",
                    "there is no cluster '%s'; expected a name or ID that 'drover cluster list' shows"
                            .formatted(Problem.shortened(idOrName))));
        });
        standDown.reason().ifPresent(reason -> {
            throw ProblemException.conflict(reason.code(), reason.seen() + "; " + reason.fix());
        });
        Orchestrator orchestrator = kinds.named(cluster.profile().kind())
                .flatMap(kind -> kind.orchestrator())
                .orElseThrow(() -> ProblemException.conflict(
                        "KIND_WITHOUT_SERVICES",
                        "cluster '%s' is of kind %s, which has no services; only what has services can be operated"
                                .formatted(cluster.name(), cluster.profile().kind())));
        return new Owned(
                cluster,
                orchestrator,
                reaches.owned(cluster.id(), cluster.chain().epoch()));
    }

    private static Optional<Cluster> stored(Transaction transaction, String idOrName) {
        return transaction.clusters().findByName(idOrName).or(() -> {
            try {
                return transaction.clusters().find(new ClusterId(idOrName));
            } catch (IllegalArgumentException e) {
                // Not in the form of an ID, so it is none.
                return Optional.empty();
            }
        });
    }

    /** The decision by which a cluster's present ownership has ended, while the cluster is still stored here. */
    private static Optional<Tombstone> leaving(Transaction transaction, Cluster cluster) {
        return transaction.tombstones().find(cluster.id()).stream()
                .filter(tombstone -> tombstone.epoch() > cluster.chain().epoch())
                .findFirst();
    }

    private static ProblemException moved(Transaction transaction, Tombstone tombstone) {
        return ProblemException.conflict(
                "CLUSTER_MOVED",
                "cluster '%s' belongs to plane %s since migration %s; ask that plane"
                        .formatted(
                                tombstone.name(),
                                transaction
                                        .peers()
                                        .find(tombstone.target())
                                        .map(Peer::name)
                                        .map("'%s'"::formatted)
                                        .orElse(tombstone.target().value()),
                                tombstone.migration()));
    }
}
