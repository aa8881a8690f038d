package io.drover.server.migration;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.recovery.Testimony;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimOffer.ClaimedHost;
import io.drover.migration.target.ClaimState;
import io.drover.server.cluster.Cluster;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What this plane knows of the clusters that another has, had, or was given: for one that was restored. Thread-safe. */
public final class Testimonies {
    private final Store store;

    public Testimonies(Store store) {
        this.store = store;
    }

    /**
     * For a plane that asks; nothing of clusters that it never had to do with.
     *
     * @param named clusters that it may have to do with, as it knows: of these it is told whose they are, and not which
     *     hosts they have
     */
    public List<Testimony> about(PlaneId plane, Set<String> named) {
        return store.read(transaction -> {
            List<Testimony> all = new ArrayList<>();
            for (Cluster cluster : transaction.clusters().list()) {
                all.add(new Testimony(
                        cluster.chain(),
                        LateHosts.majorityHere(transaction, cluster.id()),
                        isOwned(transaction, cluster),
                        Optional.empty(),
                        claimed(cluster.profile().members())));
            }
            transaction.tombstones().list().forEach(tombstone -> all.add(testimony(transaction, tombstone, plane)));
            transaction.claims().list().stream()
                    .filter(claim -> !claim.ended() && claim.state().length() > 0)
                    .map(claim ->
                            Canonical.decode(ClaimState.class, claim.state().bytes()))
                    .forEach(claim -> claim.manifest().ifPresent(manifest -> all.add(testimony(claim, manifest))));
            return all.stream()
                    .filter(each -> concerns(each.chain(), plane)
                            || named.contains(each.chain().cluster().value()))
                    .map(each -> concerns(each.chain(), plane) ? each : withoutHosts(each))
                    .toList();
        });
    }

    private static boolean concerns(Chain chain, PlaneId plane) {
        return chain.genesis().statement().owner().id().equals(plane)
                || chain.links().stream().anyMatch(link -> link.owner().id().equals(plane));
    }

    private static Testimony withoutHosts(Testimony testimony) {
        return new Testimony(
                testimony.chain(), testimony.majority(), testimony.owned(), testimony.manifest(), List.of());
    }

    /** Once its end is decided, it may be another's. */
    private static boolean isOwned(Transaction transaction, Cluster cluster) {
        return transaction.tombstones().find(cluster.id()).stream()
                .noneMatch(tombstone -> tombstone.epoch() > cluster.chain().epoch());
    }

    private static Testimony testimony(Transaction transaction, Tombstone tombstone, PlaneId asking) {
        Optional<Majority> majority = tombstone.majority().or(() -> majorityOfRun(transaction, tombstone));
        return new Testimony(
                tombstone.chain(),
                majority,
                false,
                tombstone.manifest().filter(kept -> tombstone.target().equals(asking)),
                majority.map(Majority::ended)
                        .map(HostSet::hosts)
                        .or(() -> transaction
                                .clusters()
                                .find(tombstone.cluster())
                                .map(cluster -> cluster.profile().hosts().hosts()))
                        .map(hosts -> known(transaction, hosts))
                        .orElse(List.of()));
    }

    /** The tombstone has it from the end of the migration on only, and the target may be restored before. */
    private static Optional<Majority> majorityOfRun(Transaction transaction, Tombstone tombstone) {
        return transaction
                .migrations()
                .find(tombstone.migration())
                .filter(row -> row.route() == Route.PLANE)
                .flatMap(row ->
                        Canonical.decode(SourceState.class, row.state().bytes()).majority());
    }

    private static Testimony testimony(ClaimState claim, Manifest manifest) {
        Chain chain = claim.certificate()
                .map(certificate -> manifest.chain().followedBy(new Link.Transfer(certificate)))
                .orElse(manifest.chain());
        return new Testimony(
                chain, claim.majority(), false, Optional.empty(), claim.offer().hosts());
    }

    private static List<ClaimedHost> known(Transaction transaction, Set<HostKey> hosts) {
        return hosts.stream()
                .flatMap(host -> transaction.hosts().find(host).stream())
                .map(host -> new ClaimedHost(host.key(), host.name(), host.tls()))
                .toList();
    }

    private static List<ClaimedHost> claimed(List<Member> members) {
        return members.stream()
                .map(member -> new ClaimedHost(member.host(), member.name(), member.tls()))
                .toList();
    }
}
