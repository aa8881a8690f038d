package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import java.util.List;
import java.util.Optional;

/**
 * The ownership of one cluster as a host holds it when it promises to refuse a plane's older incarnations. Nothing of it is
 * verified yet.
 *
 * @param cluster the cluster
 * @param epoch of the ownership
 * @param owner whom the host obeys
 * @param head the digest of the link that began the ownership
 * @param hosts the hosts of the ownership
 * @param certificate the transfer that began it, unless it began otherwise
 * @param vote the host's vote for that
 * @param settled whether the host was shown a majority for it
 * @param words which migrations never get the host's vote
 * @param refusedBelow which incarnations of the plane that asks the host refused already before this promise
 * @param lineage how it came to be; empty where the host has not kept it
 */
public record HeldOwnership(
        ClusterId cluster,
        long epoch,
        PlaneIdentity owner,
        Digest head,
        Electorate hosts,
        Optional<Signed<TransferCertificate>> certificate,
        Optional<Signed<Vote>> vote,
        boolean settled,
        List<Word> words,
        int refusedBelow,
        Optional<Lineage> lineage) {
    public HeldOwnership {
        words = List.copyOf(words);
    }

    /** What it is to a recovery that asked the host before already, which then refused no more than these. */
    public HeldOwnership refusedBelow(int incarnation) {
        return new HeldOwnership(
                cluster, epoch, owner, head, hosts, certificate, vote, settled, words, incarnation, lineage);
    }

    /**
     * Whether the host refused a certificate of the plane that asks before it was asked: by its word, or since it promised
     * that to a later life of that plane, which may have aborted the migration.
     */
    public boolean refuses(TransferCertificate certificate) {
        return refusedBelow > certificate.sourceIncarnation()
                || words.stream()
                        .anyMatch(word -> word.migration().equals(certificate.migration())
                                && word.incarnation() >= certificate.sourceIncarnation());
    }

    /** Whether a plane has, had, or was given the cluster, as far as this tells. */
    public boolean concerns(PlaneId plane) {
        return owner.id().equals(plane)
                || certificate
                        .filter(transfer -> transfer.statement().source().id().equals(plane))
                        .isPresent()
                || lineage.filter(known ->
                                known.genesis().statement().owner().id().equals(plane)
                                        || known.links().stream()
                                                .anyMatch(link ->
                                                        link.owner().id().equals(plane)))
                        .isPresent();
    }
}
