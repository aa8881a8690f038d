package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.recovery.Testimony;
import io.drover.server.cluster.Cluster;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Transaction;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds in what others show the deeds of this plane that its store knows nothing of: what it signed, in the incarnation that
 * it is in, and clusters that came to it. There was a life of this plane then that was lost. Thread-safe.
 */
public final class LostLife {
    private final PlaneKeys keys;

    public LostLife(PlaneKeys keys) {
        this.keys = keys;
    }

    /** Whether this plane signed a certificate, and does not know it. */
    boolean hasSigned(Transaction transaction, Signed<TransferCertificate> certificate) {
        TransferCertificate shown = certificate.statement();
        PlaneIdentity source = shown.source();
        return source.equals(keys.identity())
                && shown.sourceIncarnation() >= transaction.plane().clock().incarnation()
                && certificate.verifiedBy(source.key())
                && !isKnown(transaction, shown.cluster(), certificate.digest());
    }

    /** What a peer's testimony shows of it, for people. */
    public Optional<String> shownBy(Transaction transaction, Testimony testimony) {
        Chain chain = testimony.chain();
        long proven = testimony
                .majority()
                .filter(majority -> majority.provenBy(
                        majority.certificate().statement().source().key()))
                .map(majority -> majority.certificate().statement().epoch())
                .orElse(0L);
        for (Link link : chain.links()) {
            boolean signed = link instanceof Link.Transfer(var certificate) && hasSigned(transaction, certificate);
            boolean came = link.epoch() <= proven
                    && link.owner().id().equals(keys.id())
                    && !isKnown(transaction, chain.cluster(), link.digest())
                    && !transaction.recovery().isCovered(chain.cluster());
            if (signed || came) {
                return Optional.of(
                        "the chain of cluster %s has a link for epoch %d that this plane %s and does not know, so it was restored from an old copy"
                                .formatted(
                                        chain.cluster(), link.epoch(), signed ? "signed" : "was given the cluster by"));
            }
        }
        return Optional.empty();
    }

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
