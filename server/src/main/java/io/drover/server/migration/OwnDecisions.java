package io.drover.server.migration;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.server.cluster.Cluster;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this plane decided, held against what others show. A certificate with this plane's own signature that it does not
 * know was signed in a life that was lost: no clock is needed to tell. Thread-safe.
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
        TransferCertificate decision = certificate.statement();
        boolean own = decision.source().equals(keys.identity())
                && certificate.verifiedBy(keys.identity().key());
        // What an incarnation before this one decided was looked into when this plane was recovered.
        if (own
                && store.read(transaction ->
                        isOfThisIncarnation(transaction, decision) && !knows(transaction, certificate))) {
            standDown.forgot(witness, decision);
        }
    }

    private static boolean isOfThisIncarnation(Transaction transaction, TransferCertificate decision) {
        return decision.sourceIncarnation() >= transaction.plane().clock().incarnation();
    }

    /** A decision is stored with its tombstone, and what came back is in the chain of the cluster. */
    private static boolean knows(Transaction transaction, Signed<TransferCertificate> certificate) {
        Digest digest = certificate.digest();
        Optional<Chain> here =
                transaction.clusters().find(certificate.statement().cluster()).map(Cluster::chain);
        return Stream.concat(
                        here.stream(),
                        transaction.tombstones().find(certificate.statement().cluster()).stream()
                                .map(Tombstone::chain))
                .flatMap(chain -> chain.after(0).stream())
                .anyMatch(link -> link.digest().equals(digest));
    }
}
