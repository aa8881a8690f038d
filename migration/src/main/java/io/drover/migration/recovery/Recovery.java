package io.drover.migration.recovery;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.target.ClaimOffer.ClaimedHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out what a plane that was restored from an old copy has to take up of one cluster: a function from what is known to
 * what becomes of the cluster.
 *
 * <p>First it is found which ownership is settled: proven by a majority, or left behind by a host that has gone on to the
 * next. If that is another's, the plane merely learns that it went. If it is the plane's own, a decision may have ended it
 * in the life that was lost, and a majority of its hosts has promised that no other than one they tell of is settled any
 * more. Of those the one is taken up that may be settled already; where two may, more hosts must be asked, and where none
 * may, any will do. One whose migration may have been aborted since, with the word of a majority, is not taken up: the plane
 * transfers the cluster to itself instead; and where it may as well be settled, more hosts must be asked. This class
 * keeps nothing and is thread-safe.
 */
public final class Recovery {
    private final PlaneId self;

    public Recovery(PlaneId self) {
        this.self = self;
    }

    /** What becomes of a cluster. */
    public Verdict on(ClusterEvidence evidence) {
        Map<Digest, Chain> chains = chains(evidence);
        List<Majority> voted = voted(evidence, chains);
        Optional<Chain> settled = settled(evidence, chains, voted);
        Set<HostKey> hosts = hosts(evidence, settled);
        int needed = settled.map(chain -> HostSet.quorumOf(chain.hosts().count()))
                .orElseGet(() -> HostSet.quorumOf(hosts.size()));
        long promised =
                evidence.promised().keySet().stream().filter(hosts::contains).count();
        boolean enough = promised >= needed;
        Verdict.AskMore more = new Verdict.AskMore((int) promised, needed, missing(evidence, hosts));
        if (settled.isEmpty()) {
            return more;
        }
        Chain chain = settled.get();
        if (!chain.owner().id().equals(self)) {
            return enough || ownerTestifies(evidence, chain)
                    ? new Verdict.Elsewhere(chain, majority(evidence, chain))
                    : more;
        }
        if (!enough) {
            return more;
        }
        Verdict.Ours ours = new Verdict.Ours(
                chain,
                voted.stream()
                        .filter(majority -> majority.certificate().digest().equals(chain.head()))
                        .findFirst());
        List<Signed<TransferCertificate>> newest = newest(evidence, chains.values(), chain);
        if (newest.isEmpty()) {
            return ours;
        }
        List<Signed<TransferCertificate>> possible = newest.stream()
                .filter(decision -> mayBeSettled(evidence, hosts, needed, decision.digest()))
                .toList();
        return switch (possible.size()) {
            case 0 ->
                newest.stream()
                        .filter(decision -> !mayBeAborted(evidence, hosts, needed, decision))
                        .findFirst()
                        .<Verdict>map(decision -> new Verdict.Decided(chain, decision))
                        .orElse(ours);
            case 1 ->
                mayBeAborted(evidence, hosts, needed, possible.getFirst())
                        ? more
                        : new Verdict.Decided(chain, possible.getFirst());
            default -> more;
        };
    }

    /** Every sound chain that anybody tells of, by its newest link, with those that it grew out of. */
    private static Map<Digest, Chain> chains(ClusterEvidence evidence) {
        Map<Digest, Chain> chains = new HashMap<>();
        evidence.stored().ifPresent(chain -> add(chains, chain));
        evidence.testimonies().values().forEach(testimony -> add(chains, testimony.chain()));
        evidence.told().stream()
                .flatMap(held -> held.lineage().stream())
                .flatMap(lineage -> sound(lineage::chain).stream())
                .filter(chain -> chain.cluster().equals(evidence.cluster()))
                .forEach(chain -> add(chains, chain));
        Stream.concat(
                        evidence.decided().stream(),
                        evidence.told().stream().flatMap(held -> held.certificate().stream()))
                .forEach(certificate -> Optional.ofNullable(
                                chains.get(certificate.statement().previous()))
                        .flatMap(before -> sound(() -> before.followedBy(new Link.Transfer(certificate))))
                        .ifPresent(chain -> chains.putIfAbsent(chain.head(), chain)));
        return chains;
    }

    private static void add(Map<Digest, Chain> chains, Chain chain) {
        chains.putIfAbsent(chain.genesis().digest(), Chain.startingWith(chain.genesis()));
        for (Link link : chain.links()) {
            chains.putIfAbsent(link.digest(), chain.upTo(link.epoch()));
        }
    }

    private static Optional<Chain> sound(java.util.function.Supplier<Chain> chain) {
        try {
            return Optional.of(chain.get());
        } catch (IllegalArgumentException e) {
            // What a host tells is not trusted: what does not hold is as if it were not told.
            return Optional.empty();
        }
    }

    /** The newest ownership that is settled for certain. */
    private static Optional<Chain> settled(ClusterEvidence evidence, Map<Digest, Chain> chains, List<Majority> voted) {
        Stream<Chain> proven = evidence.testimonies().values().stream()
                .flatMap(testimony -> testimony.majority().stream()
                        .filter(majority -> proves(testimony.chain(), majority))
                        .map(majority -> testimony
                                .chain()
                                .upTo(majority.certificate().statement().epoch())));
        Stream<Chain> left = evidence.told().stream()
                .flatMap(
                        held -> Optional.ofNullable(chains.get(held.head()))
                                .map(chain -> held.settled() ? chain : before(chain))
                                .stream());
        // All hosts of a cluster accept how it began, or none holds it.
        Stream<Chain> begun = evidence.testimonies().values().stream()
                .filter(testimony ->
                        testimony.owned() && testimony.chain().links().isEmpty())
                .map(Testimony::chain);
        Stream<Chain> counted =
                voted.stream().map(majority -> chains.get(majority.certificate().digest()));
        return Stream.of(evidence.stored().stream(), proven, counted, left, begun)
                .flatMap(each -> each)
                .max(Comparator.comparingLong(Chain::epoch));
    }

    /**
     * Proofs made of the votes that hosts tell of, for what other planes decided: they may not have heard of enough votes
     * yet, and then nobody else has the proof. What this plane decided itself it signs again.
     */
    private List<Majority> voted(ClusterEvidence evidence, Map<Digest, Chain> chains) {
        Map<Signed<TransferCertificate>, List<Signed<Vote>>> votes = new HashMap<>();
        for (HeldOwnership held : evidence.told()) {
            held.certificate()
                    .filter(certificate ->
                            !certificate.statement().source().id().equals(self)
                                    && chains.containsKey(certificate.digest()))
                    .ifPresent(certificate -> held.vote()
                            .ifPresent(vote -> votes.computeIfAbsent(certificate, _ -> new ArrayList<>())
                                    .add(vote)));
        }
        return votes.entrySet().stream()
                .flatMap(entry -> hostSets(evidence)
                        .map(ended -> new Majority(entry.getKey(), ended, entry.getValue()))
                        .filter(majority -> majority.provenBy(
                                entry.getKey().statement().source().key()))
                        .limit(1))
                .toList();
    }

    /** The sets of hosts that anybody tells of; which one a statement means shows by the digest in it. */
    private static Stream<HostSet> hostSets(ClusterEvidence evidence) {
        Stream<HostSet> proven = evidence.testimonies().values().stream()
                .flatMap(testimony -> testimony.majority().stream())
                .map(Majority::ended);
        Stream<Set<HostKey>> told = evidence.testimonies().values().stream()
                .map(testimony ->
                        testimony.hosts().stream().map(ClaimedHost::key).collect(Collectors.toUnmodifiableSet()));
        // Hosts of other clusters promise, too.
        Set<HostKey> telling = evidence.promised().entrySet().stream()
                .filter(promise -> promise.getValue().isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        Stream<HostSet> named = Stream.concat(told, Stream.of(telling))
                .filter(hosts -> !hosts.isEmpty() && hosts.size() <= HostSet.MAX_HOSTS)
                .map(HostSet::new);
        return Stream.of(evidence.hosts().stream(), proven, named).flatMap(each -> each);
    }

    /** Whoever holds a link has held the one before it. */
    private static Chain before(Chain chain) {
        List<Link> links = chain.links();
        return new Chain(chain.genesis(), links.subList(0, Math.max(0, links.size() - 1)));
    }

    private static boolean proves(Chain chain, Majority majority) {
        return chain.links().stream()
                .anyMatch(link -> link instanceof Link.Transfer(Signed<TransferCertificate> certificate)
                        && certificate.digest().equals(majority.certificate().digest())
                        && majority.provenBy(certificate.statement().source().key()));
    }

    private static Optional<Majority> majority(ClusterEvidence evidence, Chain settled) {
        return evidence.testimonies().values().stream()
                .filter(testimony -> testimony
                        .majority()
                        .filter(known -> proves(settled, known))
                        .isPresent())
                .flatMap(testimony -> testimony.majority().stream())
                .max(Comparator.comparingLong(
                        known -> known.certificate().statement().epoch()));
    }

    /** The hosts whose promises count, as far as they are known. */
    private static Set<HostKey> hosts(ClusterEvidence evidence, Optional<Chain> settled) {
        return hostSets(evidence)
                .filter(hosts ->
                        settled.filter(chain -> chain.hosts().matches(hosts)).isPresent())
                .map(HostSet::hosts)
                .findFirst()
                .or(() -> settled.isPresent()
                        ? Optional.empty()
                        : evidence.hosts().map(HostSet::hosts))
                .orElseGet(() -> holders(evidence, settled));
    }

    /** Where nobody knows the set: a plane shows its links to the hosts of the set that they name, and to no others. */
    private static Set<HostKey> holders(ClusterEvidence evidence, Optional<Chain> settled) {
        Set<HostKey> holders = new HashSet<>();
        evidence.promised()
                .forEach((host, held) -> held.filter(ownership -> settled.map(
                                        chain -> ownership.hosts().equals(chain.hosts()))
                                .orElse(true))
                        .ifPresent(ignored -> holders.add(host)));
        return holders;
    }

    private static Set<HostKey> missing(ClusterEvidence evidence, Set<HostKey> hosts) {
        return hosts.stream()
                .filter(host -> !evidence.promised().containsKey(host))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether nobody who could have given the cluster back to this plane is left to be asked: the owner says that it has
     * it, or is no peer of this plane, which takes clusters from peers only.
     */
    private static boolean ownerTestifies(ClusterEvidence evidence, Chain settled) {
        PlaneId owner = settled.owner().id();
        Testimony word = evidence.testimonies().get(owner);
        return word == null
                ? !evidence.peers().contains(owner) && !evidence.testimonies().isEmpty()
                : word.owned() && word.chain().head().equals(settled.head());
    }

    /** The decisions of this plane's latest incarnation that end a settled ownership of its own; the same order always. */
    private static List<Signed<TransferCertificate>> newest(
            ClusterEvidence evidence, Collection<Chain> chains, Chain settled) {
        List<Signed<TransferCertificate>> decisions = chains.stream()
                .filter(chain -> !chain.links().isEmpty())
                .flatMap(chain -> chain.links().getLast() instanceof Link.Transfer(var certificate)
                        ? Stream.of(certificate)
                        : Stream.empty())
                .filter(certificate -> certificate.statement().previous().equals(settled.head()))
                .toList();
        int latest = decisions.stream()
                .mapToInt(decision -> decision.statement().sourceIncarnation())
                .max()
                .orElse(0);
        return decisions.stream()
                .filter(decision -> decision.statement().sourceIncarnation() == latest)
                .sorted(Comparator.comparingLong(
                                (Signed<TransferCertificate> decision) -> -holders(evidence, decision.digest()))
                        .thenComparing(decision -> decision.digest().hex()))
                .toList();
    }

    private static long holders(ClusterEvidence evidence, Digest decision) {
        return evidence.told().stream()
                .filter(held -> held.head().equals(decision))
                .count();
    }

    /** Whether a majority may have voted for it: those who told so, and those who did not promise. */
    private static boolean mayBeSettled(ClusterEvidence evidence, Set<HostKey> hosts, int needed, Digest decision) {
        return hosts.stream()
                        .filter(host -> {
                            Optional<HeldOwnership> held = evidence.promised().get(host);
                            return held == null
                                    || held.filter(holding -> holding.head().equals(decision))
                                            .isPresent();
                        })
                        .count()
                >= needed;
    }

    /** What a majority holds has not been aborted: a word is given by hosts that have not voted, and a recovery asks them. */
    private static boolean isVotedByMajority(
            ClusterEvidence evidence, Set<HostKey> hosts, int needed, Digest decision) {
        return hosts.stream()
                        .filter(host -> Optional.ofNullable(evidence.promised().get(host))
                                .flatMap(held -> held)
                                .filter(holding -> holding.head().equals(decision))
                                .isPresent())
                        .count()
                >= needed;
    }

    /**
     * Whether its migration may have been given up since: a majority of those who told so, or that they promised to refuse
     * it to an earlier recovery, and those who did not promise.
     */
    private static boolean mayBeAborted(
            ClusterEvidence evidence, Set<HostKey> hosts, int needed, Signed<TransferCertificate> shown) {
        TransferCertificate decision = shown.statement();
        if (decision.isToItself() || isVotedByMajority(evidence, hosts, needed, shown.digest())) {
            return false;
        }
        boolean known = evidence.aborted().contains(decision.migration());
        return known
                || hosts.stream()
                                .filter(host -> {
                                    Optional<HeldOwnership> held =
                                            evidence.promised().get(host);
                                    return held == null
                                            || held.filter(holding -> holding.refuses(decision))
                                                    .isPresent();
                                })
                                .count()
                        >= needed;
    }
}
