package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster's ownerships from its genesis to now: every transfer is signed by the owner before it. Construction checks
 * every link, so a chain that exists is sound.
 */
public record Chain(Signed<Genesis> genesis, List<Signed<TransferCertificate>> transfers) {
    /** The longest accepted history. */
    public static final int MAX_TRANSFERS = 10_000;

    public Chain {
        transfers = List.copyOf(transfers);
        if (transfers.size() > MAX_TRANSFERS) {
            throw new IllegalArgumentException(
                    "a chain of %d transfers: expected at most %d".formatted(transfers.size(), MAX_TRANSFERS));
        }
        Genesis first = genesis.statement();
        if (!genesis.verifiedBy(first.owner().key())) {
            throw new IllegalArgumentException(
                    "the genesis of cluster %s is not signed by its owner".formatted(first.cluster()));
        }
        PlaneIdentity owner = first.owner();
        Digest head = genesis.digest();
        Electorate hosts = first.hosts();
        long epoch = Genesis.EPOCH;
        for (Signed<TransferCertificate> transfer : transfers) {
            TransferCertificate next = transfer.statement();
            if (!next.cluster().equals(first.cluster())
                    || next.epoch() != epoch + 1
                    || !next.previous().equals(head)
                    || !next.source().equals(owner)
                    || !next.ended().equals(hosts)
                    || !transfer.verifiedBy(owner.key())) {
                throw new IllegalArgumentException(
                        "the chain of cluster %s breaks at epoch %d: that certificate does not follow from the ownership before it"
                                .formatted(first.cluster(), epoch + 1));
            }
            owner = next.target();
            head = transfer.digest();
            hosts = next.begun();
            epoch = next.epoch();
        }
    }

    public static Chain startingWith(Signed<Genesis> genesis) {
        return new Chain(genesis, List.of());
    }

    public ClusterId cluster() {
        return genesis.statement().cluster();
    }

    public long epoch() {
        return Genesis.EPOCH + transfers.size();
    }

    public PlaneIdentity owner() {
        return transfers.isEmpty()
                ? genesis.statement().owner()
                : transfers.getLast().statement().target();
    }

    /** The digest of the newest link. */
    public Digest head() {
        return transfers.isEmpty() ? genesis.digest() : transfers.getLast().digest();
    }

    public Electorate hosts() {
        return transfers.isEmpty()
                ? genesis.statement().hosts()
                : transfers.getLast().statement().begun();
    }

    /**
     * The chain with one more transfer.
     *
     * @throws IllegalArgumentException when the certificate does not follow from this chain
     */
    public Chain followedBy(Signed<TransferCertificate> transfer) {
        List<Signed<TransferCertificate>> longer = new ArrayList<>(transfers);
        longer.add(transfer);
        return new Chain(genesis, longer);
    }

    /** The transfers that begin an epoch above {@code epoch}, oldest first. */
    public List<Signed<TransferCertificate>> after(long epoch) {
        return transfers.stream()
                .filter(transfer -> transfer.statement().epoch() > epoch)
                .toList();
    }
}
