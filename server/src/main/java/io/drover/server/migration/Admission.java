package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimOffer.ClaimedHost;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.Kinds;
import io.drover.server.host.Host;
import io.drover.server.peer.Peer;
import io.drover.server.plane.FreeSpace;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The target's own checks of a cluster that would come in: before a migration, and again when it is claimed. */
final class Admission {
    private static final long SPARE_BYTES = 64L << 20;

    private final Store store;
    private final Kinds kinds;
    private final StandDown standDown;
    private final FreeSpace space;

    Admission(Store store, Kinds kinds, StandDown standDown, FreeSpace space) {
        this.store = store;
        this.kinds = kinds;
        this.standDown = standDown;
        this.space = space;
    }

    List<Finding> check(ClaimOffer offer, Peer source) {
        List<Finding> findings = new ArrayList<>(check(
                new Wish(offer.migration(), offer.cluster(), offer.clusterName(), offer.kind(), offer.fingerprint(), 0),
                source));
        findings.addAll(store.read(transaction -> hostConflicts(transaction, offer)));
        return findings;
    }

    List<Finding> check(Wish wish, Peer source) {
        List<Finding> findings = new ArrayList<>();
        standDown.reason().ifPresent(findings::add);
        if (!source.allowInbound()) {
            findings.add(
                    Finding.error(
                            "INBOUND_NOT_ALLOWED",
                            "peer " + source.name(),
                            "this plane takes no clusters from peer %s".formatted(source.name()),
                            "at the target, pair anew with 'drover peer invite --allow-inbound' or 'drover peer join --allow-inbound'"));
        }
        if (kinds.named(wish.kind()).isEmpty()) {
            findings.add(Finding.error(
                    "KIND_UNKNOWN",
                    "cluster " + wish.name(),
                    "the target knows no kind '%s', only %s".formatted(wish.kind(), kinds.names()),
                    "upgrade the target"));
        }
        long needed = wish.manifestBytes() * 3 + SPARE_BYTES;
        space.bytes()
                .filter(free -> free < needed)
                .ifPresent(free -> findings.add(Finding.error(
                        "TARGET_SPACE_LOW",
                        "the target's store",
                        "%d MiB are free, %d MiB are needed".formatted(free >> 20, needed >> 20),
                        "free space in the target's data folder")));
        findings.addAll(store.read(transaction -> clusterConflicts(transaction, wish)));
        return findings;
    }

    private static List<Finding> clusterConflicts(Transaction transaction, Wish wish) {
        List<Finding> findings = new ArrayList<>();
        transaction
                .clusters()
                .find(wish.cluster())
                .ifPresent(cluster ->
                        findings.add(present("CLUSTER_ID_AT_TARGET", wish, "ID " + wish.cluster(), cluster)));
        transaction
                .clusters()
                .findByName(wish.name())
                .filter(cluster -> !cluster.id().equals(wish.cluster()))
                .ifPresent(cluster ->
                        findings.add(present("CLUSTER_NAME_AT_TARGET", wish, "name '" + wish.name() + "'", cluster)));
        transaction
                .clusters()
                .findByFingerprint(wish.fingerprint())
                .filter(cluster -> !cluster.id().equals(wish.cluster()))
                .ifPresent(cluster -> findings.add(
                        present("CLUSTER_FINGERPRINT_AT_TARGET", wish, "fingerprint " + wish.fingerprint(), cluster)));
        Optional<StoredClaim> same = transaction.claims().find(wish.migration());
        if (same.isPresent() && same.get().ended()) {
            findings.add(Finding.error(
                    "MIGRATION_ENDED",
                    "migration " + wish.migration(),
                    "the target knows it as %s".formatted(same.get().stage()),
                    "start a new migration"));
        }
        transaction
                .claims()
                .findActive(wish.cluster())
                .filter(claim -> !claim.migration().equals(wish.migration()))
                .ifPresent(claim -> findings.add(Finding.error(
                        "CLAIMED_ALREADY",
                        "cluster " + wish.name(),
                        "the target holds a claim of migration %s".formatted(claim.migration()),
                        "wait until that migration has ended; its source aborts or completes it")));
        return findings;
    }

    private static Finding present(String code, Wish wish, String what, Cluster cluster) {
        return Finding.error(
                code,
                "cluster " + wish.name(),
                "the target has a cluster with %s: '%s' (%s)".formatted(what, cluster.name(), cluster.id()),
                "find out which of the two is the right one; a cluster is registered once");
    }

    private static List<Finding> hostConflicts(Transaction transaction, ClaimOffer offer) {
        List<Finding> findings = new ArrayList<>();
        for (ClaimedHost host : offer.hosts()) {
            Optional<Host> byTls = transaction.hosts().findByTls(host.tls());
            Optional<Host> byKey = transaction.hosts().find(host.key());
            boolean clashes = (byTls.isPresent() && !byTls.get().key().equals(host.key()))
                    || (byKey.isPresent() && !byKey.get().tls().equals(host.tls()));
            if (clashes) {
                findings.add(Finding.error(
                        "HOST_KEY_CONFLICT",
                        "host " + host.name(),
                        "the target knows this host by another pair of keys",
                        "remove the host at the target if it is stale, or enrol it anew at the source"));
            }
        }
        return findings;
    }

    /**
     * A cluster that would come in.
     *
     * @param manifestBytes about the size of its manifest; 0 where unknown
     */
    record Wish(
            MigrationId migration,
            ClusterId cluster,
            String name,
            String kind,
            String fingerprint,
            long manifestBytes) {}
}
