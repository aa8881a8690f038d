package io.drover.server.recovery;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.SealBrokenException;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.recovery.Testimony;
import io.drover.migration.recovery.Verdict;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.Cluster;
import io.drover.server.event.Events;
import io.drover.server.migration.ClaimRefusedException;
import io.drover.server.migration.ClaimRun;
import io.drover.server.migration.Claims;
import io.drover.server.migration.RecoveredClusters;
import io.drover.server.plane.OwnPlane;
import io.drover.server.recovery.RecoverTask.RecoverStep;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the verdicts durable: the new incarnation, every decision signed in it, and the end of standing down are one
 * transaction. Before it, clusters that the plane has forgotten are stored again from what their former owner kept.
 */
final class RecoveryDecision {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryDecision.class);

    private final Store store;
    private final OwnPlane self;
    private final Claims claims;
    private final RecoveredClusters clusters;
    private final Events events;
    private final InstantSource time;

    RecoveryDecision(
            Store store, OwnPlane self, Claims claims, RecoveredClusters clusters, Events events, InstantSource time) {
        this.store = store;
        this.self = self;
        this.claims = claims;
        this.clusters = clusters;
        this.events = events;
        this.time = time;
    }

    void decide(RecoverTask task, int incarnation, Map<ClusterId, Verdict> verdicts, Witnesses witnesses) {
        verdicts.forEach((cluster, verdict) ->
                ourChain(verdict).ifPresent(chain -> restore(chain, votes(verdict), incarnation, witnesses)));
        Instant at = time.instant();
        List<String> lines = new ArrayList<>();
        store.write(transaction -> {
            lines.clear();
            transaction.plane().reincarnate(incarnation);
            transaction.recovery().standDown(Optional.empty());
            verdicts.forEach((cluster, verdict) -> {
                String line = apply(transaction, cluster, verdict, witnesses, incarnation, at);
                lines.add(line);
                Audit.enter(
                        transaction,
                        at,
                        "cluster.recovered",
                        transaction.clusters().find(cluster).map(Cluster::name).orElse(cluster.value()),
                        Optional.of(cluster),
                        Map.of("incarnation", Integer.toString(incarnation), "decided", line));
            });
            RecoverTask decided = task.decided(incarnation, at).in(RecoverStep.RENEW, at);
            decided.store(transaction, events, "decided as incarnation %d".formatted(incarnation));
            lines.forEach(line -> transaction.tasks().log(task.task().id(), at, line));
            Audit.enter(
                    transaction,
                    at,
                    "plane.recovered",
                    self.name(),
                    Map.of("incarnation", Integer.toString(incarnation), "clusters", Integer.toString(lines.size())));
            return incarnation;
        });
        lines.forEach(line -> LOG.info("recovery: {}", line));
    }

    /** The chain up to an ownership of this plane, as far as the verdict says that it has one. */
    private static Optional<Chain> ourChain(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Ours(Chain chain, var _) -> Optional.of(chain);
            case Verdict.Decided(Chain before, var _) -> Optional.of(before);
            case Verdict.Elsewhere _, Verdict.AskMore _ -> Optional.empty();
        };
    }

    private static Optional<Majority> votes(Verdict verdict) {
        return verdict instanceof Verdict.Ours(var _, Optional<Majority> votes) ? votes : Optional.empty();
    }

    /**
     * A cluster that came here in the life that was lost is served again, where the plane that gave it kept its manifest.
     * What the store has of it from before it was away is out of date.
     */
    private void restore(Chain chain, Optional<Majority> votes, int incarnation, Witnesses witnesses) {
        Optional<Cluster> stored =
                store.read(transaction -> transaction.clusters().find(chain.cluster()));
        if (stored.filter(cluster -> !hasBeenAway(cluster, chain)).isPresent()) {
            return;
        }
        Optional<TransferCertificate> cameBy = cameBy(chain);
        for (Testimony testimony : witnesses.all()) {
            Optional<Majority> majority = testimony
                    .majority()
                    .or(() -> votes)
                    .filter(proof -> cameBy.filter(proof.certificate().statement()::equals)
                            .isPresent());
            if (majority.isPresent() && testimony.manifest().isPresent()) {
                stored.ifPresent(outdated -> store.write(transaction -> {
                    clusters.replaced(transaction, outdated, chain, incarnation, time.instant());
                    return outdated;
                }));
                serveAgain(testimony.manifest().get(), majority.get());
                return;
            }
        }
    }

    private boolean hasBeenAway(Cluster stored, Chain chain) {
        return chain.after(stored.chain().epoch()).stream()
                .anyMatch(link -> !link.owner().id().equals(self.identity().id()));
    }

    /** The transfer by which the cluster came to the chain's owner; empty where no other plane has had it. */
    private static Optional<TransferCertificate> cameBy(Chain chain) {
        return chain.links().stream()
                .flatMap(link -> link instanceof Link.Transfer(var certificate)
                        ? Stream.of(certificate.statement())
                        : Stream.<TransferCertificate>empty())
                .filter(certificate -> !certificate.isToItself())
                .reduce((earlier, later) -> later);
    }

    private void serveAgain(SealedManifest manifest, Majority majority) {
        try {
            claims.serveAgain(manifest, majority);
        } catch (ClaimRefusedException | SealBrokenException | MalformedException e) {
            LOG.error(
                    "cluster {} cannot be restored from its former owner's manifest: {}",
                    majority.certificate().statement().cluster(),
                    e.getMessage());
        }
    }

    /** Returns what became of the cluster, for people. */
    private String apply(
            Transaction transaction, ClusterId id, Verdict verdict, Witnesses witnesses, int incarnation, Instant at) {
        return switch (verdict) {
            case Verdict.Elsewhere(Chain chain, Optional<Majority> majority) -> {
                clusters.gone(transaction, chain, majority, incarnation, at);
                yield "cluster %s is at plane %s, at epoch %d"
                        .formatted(id, chain.owner().id(), chain.epoch());
            }
            case Verdict.Ours(Chain chain, var _) -> ours(transaction, id, chain, witnesses, incarnation, at);
            case Verdict.Decided(Chain before, Signed<TransferCertificate> certificate) ->
                decided(transaction, before, certificate, incarnation, at);
            case Verdict.AskMore _ ->
                throw new IllegalStateException("cluster %s is decided without enough promises".formatted(id));
        };
    }

    private String ours(
            Transaction transaction, ClusterId id, Chain chain, Witnesses witnesses, int incarnation, Instant at) {
        Optional<HostSet> hosts = membersOf(transaction, id, chain);
        if (hosts.isEmpty() && isOnItsWayHere(chain, witnesses)) {
            transaction.recovery().covered(id, false);
            return "cluster %s is on its way here: the plane that gives it has its manifest, and its migration goes on"
                    .formatted(id);
        }
        if (hosts.isEmpty()) {
            transaction.recovery().covered(id, true);
            return "cluster %s came here after this copy was made, and nothing but its hosts' word is left of it: they are let go; take it over again with 'drover cluster take-over'"
                    .formatted(id);
        }
        transaction.recovery().covered(id, false);
        Renewal renewal = Renewal.of(
                chain,
                self.keys().signingKeyOf(chain.owner()),
                incarnation,
                self.identity(),
                hosts.get(),
                Digest.of(hosts.get()),
                self.gateways());
        clusters.renewed(transaction, renewal, incarnation, at);
        return "cluster %s stays here, at epoch %d".formatted(id, chain.epoch() + 1);
    }

    /**
     * Until its source has heard that it is served, nobody has the proof by which it could be served again. What came by
     * another migration, or was sent before the manifest that was decided on, is of no use.
     */
    private boolean isOnItsWayHere(Chain chain, Witnesses witnesses) {
        return cameBy(chain)
                .filter(certificate -> claims.active().stream()
                                .map(ClaimRun::state)
                                .filter(claim -> claim.offer().migration().equals(certificate.migration()))
                                .anyMatch(claim -> claim.manifest()
                                                .filter(manifest ->
                                                        manifest.digest().equals(certificate.manifest()))
                                                .isPresent()
                                        || !witnesses.hasAnswered(
                                                certificate.source().id()))
                        || witnesses.all().stream()
                                .filter(testimony -> testimony.manifest().isPresent())
                                .flatMap(testimony -> cameBy(testimony.chain()).stream())
                                .anyMatch(certificate::decidesLike))
                .isPresent();
    }

    private String decided(
            Transaction transaction,
            Chain before,
            Signed<TransferCertificate> certificate,
            int incarnation,
            Instant at) {
        TransferCertificate statement = certificate.statement();
        transaction.recovery().covered(statement.cluster(), false);
        Signed<TransferCertificate> again =
                Signed.by(self.keys().signingKeyOf(before.owner()), statement.inIncarnation(incarnation));
        Optional<HostSet> hosts = membersOf(transaction, statement.cluster(), before);
        if (statement.isToItself() && hosts.isPresent()) {
            clusters.renewed(transaction, Renewal.of(before, again, hosts.get()), incarnation, at);
            return "cluster %s stays here, at epoch %d".formatted(statement.cluster(), statement.epoch());
        }
        clusters.decided(transaction, before, again, incarnation, at);
        return "migration %s of cluster %s to plane %s goes on"
                .formatted(
                        statement.migration(),
                        statement.cluster(),
                        statement.target().id());
    }

    private static Optional<HostSet> membersOf(Transaction transaction, ClusterId id, Chain chain) {
        return transaction
                .clusters()
                .find(id)
                .map(Cluster::profile)
                .map(profile -> profile.hosts())
                .filter(hosts -> chain.hosts().matches(hosts));
    }
}
