package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.recovery.Testimony;
import io.drover.server.cluster.Cluster;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.stream.Stream;

/**
 * What this plane decided and was given, held against what others show. A certificate with this plane's own signature that
 * it does not know was signed in a life that was lost, and so was the claim on a cluster that came to it: no clock is needed
 * to tell. Thread-safe.
 */
public final class OwnDecisions {
    private final Store store;
    private final PlaneKeys keys;
    private final StandDown standDown;

    public OwnDecisions(Store store, PlaneKeys keys, StandDown standDown) {
        this.store = store;
        this.keys = keys;
        this.standDown = standDown;
    }

    /**
     * Looks at a certificate that was shown; where it proves that this plane was restored from an old copy, the plane stands
     * down.
     *
     * @param witness who showed it, for people
     */
    void shown(String witness, Signed<TransferCertificate> certificate) {
        if (store.read(transaction -> isForgotten(transaction, certificate))) {
            standDown.forgot(witness, certificate.statement());
        }
    }

    /** Looks at what a peer tells of a cluster, in the same way. */
    public void shown(String witness, Testimony testimony) {
        for (Link link : testimony.chain().links()) {
            if (link instanceof Link.Transfer(var certificate)) {
                shown(witness, certificate);
            }
        }
        if (store.read(transaction -> cameUnknown(transaction, testimony))) {
            standDown.proven(
                    "%s shows that cluster %s came to this plane, which knows nothing of it: it was restored from an old copy"
                            .formatted(witness, testimony.chain().cluster()));
        }
    }

    private boolean isForgotten(Transaction transaction, Signed<TransferCertificate> certificate) {
        TransferCertificate decision = certificate.statement();
        // What an incarnation before this one decided was looked into when this plane was recovered.
        return decision.source().equals(keys.identity())
                && decision.sourceIncarnation() >= transaction.plane().clock().incarnation()
                && certificate.verifiedBy(keys.identity().key())
                && !isKnown(transaction, decision.cluster(), certificate.digest());
    }

    /** Whether a majority voted for this plane, in an ownership that it does not know. */
    private boolean cameUnknown(Transaction transaction, Testimony testimony) {
        Chain chain = testimony.chain();
        long proven = testimony
                .majority()
                .filter(majority -> majority.provenBy(
                        majority.certificate().statement().source().key()))
                .map(majority -> majority.certificate().statement().epoch())
                .orElse(0L);
        return !transaction.recovery().isCovered(chain.cluster())
                && chain.links().stream()
                        .anyMatch(link -> link.epoch() <= proven
                                && link.owner().id().equals(keys.id())
                                && !isKnown(transaction, chain.cluster(), link.digest()));
    }

    /** A decision is stored with its tombstone or renewal, and what came back is in the chain of the cluster. */
    private static boolean isKnown(Transaction transaction, ClusterId cluster, Digest link) {
        return Stream.of(
                        transaction.clusters().find(cluster).map(Cluster::chain).stream(),
                        transaction.tombstones().find(cluster).stream().map(Tombstone::chain),
                        transaction.recovery().renewal(cluster).map(Renewal::chain).stream())
                .flatMap(each -> each)
                .flatMap(chain -> chain.links().stream())
                .anyMatch(known -> known.digest().equals(link));
    }
}
