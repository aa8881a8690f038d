package io.drover.migration.recovery;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.manifest.SecretsKey;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plane's transfer of a cluster to itself: the same owner at the next epoch. It is stored before any host sees it, and
 * holds once a majority has voted.
 *
 * @param before the chain up to the ownership that it ends
 * @param certificate the transfer
 * @param ended the hosts whose votes count
 * @param majority their votes, once there are enough
 */
public record Renewal(
        Chain before, Signed<TransferCertificate> certificate, HostSet ended, Optional<Majority> majority) {
    /** Another signature under a decision that was one. */
    public static Renewal of(Chain before, Signed<TransferCertificate> certificate, HostSet ended) {
        return new Renewal(before, certificate, ended, Optional.empty());
    }

    /**
     * A new one, with the same hosts.
     *
     * @param chain the cluster's, which ends with this plane's ownership
     * @param key of the owner by that chain
     * @param next the owner from now on: the same plane, with the keys that it has then
     * @param manifest the digest of what the plane holds of the cluster
     * @param gateways where hosts find the plane
     */
    public static Renewal of(
            Chain chain,
            SigningKey key,
            int incarnation,
            PlaneIdentity next,
            HostSet hosts,
            Digest manifest,
            List<GatewayAddress> gateways) {
        return of(chain, key, incarnation, next, hosts, hosts, manifest, gateways);
    }

    /**
     * A new one, from which on other hosts vote, or the same ones by other keys. Its own votes are counted over the hosts
     * of the ownership that it ends, like those of every transfer.
     *
     * @param hosts those that vote for it
     * @param begun those that vote for what comes after it
     * @throws IllegalArgumentException when the chain names others than {@code hosts}
     */
    public static Renewal of(
            Chain chain,
            SigningKey key,
            int incarnation,
            PlaneIdentity next,
            HostSet hosts,
            HostSet begun,
            Digest manifest,
            List<GatewayAddress> gateways) {
        if (!chain.hosts().matches(hosts)) {
            throw new IllegalArgumentException("the ownership of cluster %s at epoch %d is not one of these %d hosts"
                    .formatted(chain.cluster(), chain.epoch(), hosts.size()));
        }
        TransferCertificate certificate = new TransferCertificate(
                MigrationId.random(),
                chain.cluster(),
                chain.epoch() + 1,
                chain.head(),
                chain.owner(),
                incarnation,
                next,
                chain.hosts(),
                begun.electorate(),
                manifest,
                gateways,
                SecretsKey.random().sealedTo(next.sealingKey()));
        return of(chain, Signed.by(key, certificate), hosts);
    }

    /** The chain with it. */
    public Chain chain() {
        return before.followedBy(link());
    }

    public Link link() {
        return new Link.Transfer(certificate);
    }

    /** With these votes, as far as they count. */
    public Renewal voted(Collection<Signed<Vote>> votes) {
        Map<HostKey, Signed<Vote>> counted = new HashMap<>();
        for (Signed<Vote> vote : votes) {
            if (counts(vote)) {
                counted.put(vote.statement().host(), vote);
            }
        }
        return counted.size() >= ended.quorum()
                ? new Renewal(
                        before,
                        certificate,
                        ended,
                        Optional.of(new Majority(certificate, ended, List.copyOf(counted.values()))))
                : this;
    }

    /** Whether a vote is one for this transfer, by a host whose votes count. */
    public boolean counts(Signed<Vote> vote) {
        return Majority.counts(vote, certificate.statement(), certificate.digest(), ended);
    }
}
