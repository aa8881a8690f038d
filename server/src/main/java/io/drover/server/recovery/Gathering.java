package io.drover.server.recovery;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.ClusterEvidence;
import io.drover.migration.recovery.Recovery;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.recovery.Testimony;
import io.drover.migration.recovery.Verdict;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState;
import io.drover.server.cluster.Cluster;
import io.drover.server.migration.Route;
import io.drover.server.migration.Tombstone;
import io.drover.server.peer.Peer;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what store, hosts and peers know of every cluster, and asks the core what becomes of each. */
final class Gathering {
    private final Store store;
    private final Recovery recovery;

    Gathering(Store store, PlaneId self) {
        this.store = store;
        this.recovery = new Recovery(self);
    }

    /** By cluster: of the store's, of those that promisers hold, and of those that peers tell of. */
    Map<ClusterId, Verdict> verdicts(Promises promises, Witnesses witnesses) {
        Map<HostKey, List<HeldOwnership>> given = promises.given();
        Set<PlaneId> peers = witnesses.peers().stream()
                .map(Peer::identity)
                .map(identity -> identity.id())
                .collect(Collectors.toUnmodifiableSet());
        Set<ClusterId> clusters = new TreeSet<>(Comparator.comparing(ClusterId::value));
        store.read(transaction -> transaction.clusters().list()).forEach(cluster -> clusters.add(cluster.id()));
        // In the life that was lost it may have come by the claim, and have gone on.
        claimed().forEach(offer -> clusters.add(offer.cluster()));
        given.values().forEach(held -> held.forEach(each -> clusters.add(each.cluster())));
        witnesses.all().forEach(testimony -> clusters.add(testimony.chain().cluster()));
        Map<ClusterId, Verdict> verdicts = new TreeMap<>(Comparator.comparing(ClusterId::value));
        for (ClusterId cluster : clusters) {
            Map<HostKey, Optional<HeldOwnership>> promised = new HashMap<>();
            given.forEach((host, held) -> promised.put(
                    host,
                    held.stream().filter(each -> each.cluster().equals(cluster)).findFirst()));
            Map<PlaneId, Testimony> testimonies = new HashMap<>();
            witnesses
                    .told()
                    .forEach((peer, told) -> told.stream()
                            .filter(testimony -> testimony.chain().cluster().equals(cluster))
                            .max(Comparator.comparingLong(
                                    testimony -> testimony.chain().epoch()))
                            .ifPresent(testimony -> testimonies.put(peer, testimony)));
            verdicts.put(
                    cluster,
                    recovery.on(
                            store.read(transaction -> evidence(transaction, cluster, promised, testimonies, peers))));
        }
        return verdicts;
    }

    /** Clusters that claims or promisers tell of: peers may not know that this plane ever had to do with them. */
    Set<ClusterId> named(Promises promises) {
        return Stream.concat(
                        claimed().stream().map(ClaimOffer::cluster),
                        promises.given().values().stream().flatMap(List::stream).map(HeldOwnership::cluster))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the store holds claims on that have not ended. */
    List<ClaimOffer> claimed() {
        return store.read(Gathering::claimed);
    }

    private static List<ClaimOffer> claimed(Transaction transaction) {
        return transaction.claims().list().stream()
                .filter(claim -> !claim.ended())
                .map(claim -> Canonical.decode(ClaimState.class, claim.state().bytes())
                        .offer())
                .toList();
    }

    private static ClusterEvidence evidence(
            Transaction transaction,
            ClusterId cluster,
            Map<HostKey, Optional<HeldOwnership>> promised,
            Map<PlaneId, Testimony> testimonies,
            Set<PlaneId> peers) {
        Optional<Cluster> stored = transaction.clusters().find(cluster);
        List<Tombstone> tombstones = transaction.tombstones().find(cluster);
        Optional<Chain> settled = Stream.concat(
                        stored.map(Cluster::chain).stream(),
                        tombstones.stream()
                                .filter(tombstone -> tombstone.majority().isPresent())
                                .map(Tombstone::chain))
                .max(Comparator.comparingLong(Chain::epoch));
        long epoch = settled.map(Chain::epoch).orElse(0L);
        Optional<Signed<TransferCertificate>> decided = Stream.concat(
                        tombstones.stream().map(Tombstone::chain),
                        transaction.recovery().renewal(cluster).map(Renewal::chain).stream())
                .flatMap(chain -> chain.links().stream())
                .filter(link -> link.epoch() > epoch)
                .flatMap(link -> link instanceof Link.Transfer(var certificate)
                        ? Stream.of(certificate)
                        : Stream.<Signed<TransferCertificate>>empty())
                .max(Comparator.comparingInt(
                        certificate -> certificate.statement().sourceIncarnation()));
        Set<MigrationId> aborted = Stream.concat(
                        decided.stream(),
                        promised.values().stream()
                                .flatMap(Optional::stream)
                                .flatMap(held -> held.certificate().stream()))
                .map(certificate -> certificate.statement().migration())
                .filter(migration -> isAborted(transaction, migration))
                .collect(Collectors.toUnmodifiableSet());
        return new ClusterEvidence(
                cluster,
                settled,
                decided,
                aborted,
                stored.map(known -> known.profile().hosts())
                        .or(() -> claimed(transaction).stream()
                                .filter(offer -> offer.cluster().equals(cluster))
                                .findFirst()
                                .map(ClaimOffer::ended)),
                promised,
                testimonies,
                peers);
    }

    private static boolean isAborted(Transaction transaction, MigrationId migration) {
        return transaction.recovery().abort(migration).isPresent()
                || transaction
                        .migrations()
                        .find(migration)
                        .filter(row -> row.route() == Route.PLANE)
                        .flatMap(row -> Canonical.decode(
                                        SourceState.class, row.state().bytes())
                                .stop())
                        .flatMap(SourceState.Stop::abort)
                        .isPresent();
    }
}
