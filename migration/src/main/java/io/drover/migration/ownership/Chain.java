package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster's ownerships from its genesis to now. Construction checks every link, so a chain that exists is sound.
 *
 * @param genesis how it began
 * @param links what followed, oldest first
 */
public record Chain(Signed<Genesis> genesis, List<Link> links) {
    /** The longest accepted history. */
    public static final int MAX_LINKS = 10_000;

    public Chain {
        links = List.copyOf(links);
        if (links.size() > MAX_LINKS) {
            throw new IllegalArgumentException(
                    "a chain of %d links: expected at most %d".formatted(links.size(), MAX_LINKS));
        }
        Genesis first = genesis.statement();
        if (!genesis.verifiedBy(first.owner().key())) {
            throw new IllegalArgumentException(
                    "the genesis of cluster %s is not signed by its owner".formatted(first.cluster()));
        }
        End end = new End(first.cluster(), Genesis.EPOCH, first.owner(), genesis.digest(), first.hosts());
        for (Link link : links) {
            if (!end.isFollowedBy(link)) {
                throw new IllegalArgumentException(
                        "the chain of cluster %s breaks at epoch %d: that link does not follow from the ownership before it"
                                .formatted(first.cluster(), link.epoch()));
            }
            end = new End(first.cluster(), link.epoch(), link.owner(), link.digest(), link.hosts());
        }
    }

    public static Chain startingWith(Signed<Genesis> genesis) {
        return new Chain(genesis, List.of());
    }

    public ClusterId cluster() {
        return genesis.statement().cluster();
    }

    public long epoch() {
        return links.isEmpty() ? Genesis.EPOCH : links.getLast().epoch();
    }

    public PlaneIdentity owner() {
        return links.isEmpty() ? genesis.statement().owner() : links.getLast().owner();
    }

    /** The digest of the newest link. */
    public Digest head() {
        return links.isEmpty() ? genesis.digest() : links.getLast().digest();
    }

    /** The hosts whose votes end the current ownership. */
    public Electorate hosts() {
        return links.isEmpty() ? genesis.statement().hosts() : links.getLast().hosts();
    }

    /**
     * The chain with one more link.
     *
     * @throws IllegalArgumentException when the link does not follow from this chain
     */
    public Chain followedBy(Link link) {
        List<Link> longer = new ArrayList<>(links);
        longer.add(link);
        return new Chain(genesis, longer);
    }

    /** The chain up to the ownership of an epoch. */
    public Chain upTo(long epoch) {
        return new Chain(
                genesis, links.stream().filter(link -> link.epoch() <= epoch).toList());
    }

    /** The links that begin an epoch above {@code epoch}, oldest first. */
    public List<Link> after(long epoch) {
        return links.stream().filter(link -> link.epoch() > epoch).toList();
    }

    /** The newest ownership of a chain that is being walked. */
    private record End(ClusterId cluster, long epoch, PlaneIdentity owner, Digest head, Electorate hosts) {
        boolean isFollowedBy(Link link) {
            return switch (link) {
                case Link.Transfer(Signed<TransferCertificate> certificate) -> {
                    TransferCertificate next = certificate.statement();
                    yield next.cluster().equals(cluster)
                            && next.epoch() == epoch + 1
                            && next.previous().equals(head)
                            && next.source().equals(owner)
                            && next.ended().equals(hosts)
                            && certificate.verifiedBy(owner.key());
                }
                case Link.Adopted adopted ->
                    adopted.terms().cluster().equals(cluster)
                            && adopted.epoch() > epoch
                            && adopted.terms().previous().equals(head)
                            && hosts.matches(adopted.terms().ended());
            };
        }
    }
}
