package io.drover.simulation.plane;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.recovery.Verdict;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
import io.drover.simulation.plane.Testimonies.Told;
import io.drover.simulation.world.TheCluster;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the verdict durable in one transaction, as the server's class of the same name does. */
final class RecoveryDecision {
    private final Server server;
    private final SimulatedPlane plane;
    private final SigningKey key;

    RecoveryDecision(Server server) {
        this.server = server;
        this.plane = server.plane();
        this.key = plane.part().key();
    }

    /** @param verdict on the cluster, if anybody tells of it */
    void decide(int incarnation, Optional<Verdict> verdict, Witnesses witnesses, Runnable decided, Runnable failed) {
        Optional<Chain> ours = verdict.flatMap(RecoveryDecision::ourChain);
        Runnable store =
                () -> plane.store().write(records -> apply(records, verdict, witnesses, incarnation), decided, failed);
        if (ours.isPresent()) {
            restore(ours.get(), verdict.flatMap(RecoveryDecision::votes), incarnation, witnesses, store, failed);
        } else {
            store.run();
        }
    }

    private static Optional<Chain> ourChain(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Ours(Chain chain, var ignored) -> Optional.of(chain);
            case Verdict.Decided(Chain before, var ignored) -> Optional.of(before);
            case Verdict.Elsewhere ignored -> Optional.empty();
            case Verdict.AskMore ignored -> Optional.empty();
        };
    }

    private static Optional<Majority> votes(Verdict verdict) {
        return verdict instanceof Verdict.Ours(var ignored, Optional<Majority> votes) ? votes : Optional.empty();
    }

    /** A cluster that came here in the life that was lost is served again, where its former owner kept its manifest. */
    private void restore(
            Chain chain,
            Optional<Majority> votes,
            int incarnation,
            Witnesses witnesses,
            Runnable done,
            Runnable failed) {
        Optional<ClusterRecord> stored = plane.records().cluster();
        if (stored.filter(here -> !hasBeenAway(here, chain)).isPresent()) {
            done.run();
            return;
        }
        Optional<TransferCertificate> cameBy = cameBy(chain);
        for (Told told : witnesses.all()) {
            Optional<Majority> majority = told.testimony()
                    .majority()
                    .or(() -> votes)
                    .filter(proof -> cameBy.filter(proof.certificate().statement()::equals)
                            .isPresent());
            if (majority.isPresent() && told.manifest().isPresent()) {
                Manifest manifest = told.manifest().get();
                Runnable serve = () -> server.claims().serveAgain(manifest, majority.get(), done, failed);
                if (stored.isPresent()) {
                    RecoveredCluster cluster =
                            new RecoveredCluster(plane, server.world().ledger(), incarnation);
                    plane.store().write(records -> cluster.replaced(records, chain), serve, failed);
                } else {
                    serve.run();
                }
                return;
            }
        }
        done.run();
    }

    private boolean hasBeenAway(ClusterRecord stored, Chain chain) {
        return server.world().wiring().replacesWhatWasAway()
                && chain.after(stored.chain().epoch()).stream()
                        .anyMatch(link -> !link.owner().id().equals(plane.id()));
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

    private boolean isOnItsWayHere(Chain chain, Witnesses witnesses) {
        return cameBy(chain)
                .filter(certificate -> server.claims().active().stream()
                                .map(ClaimRun::state)
                                .filter(claim -> claim.offer().migration().equals(certificate.migration()))
                                .anyMatch(claim -> claim.manifest()
                                                .filter(manifest ->
                                                        manifest.digest().equals(certificate.manifest()))
                                                .isPresent()
                                        || !witnesses.hasAnswered(
                                                certificate.source().id()))
                        || witnesses.all().stream()
                                .filter(told -> told.manifest().isPresent())
                                .flatMap(told -> cameBy(told.testimony().chain()).stream())
                                .anyMatch(certificate::decidesLike))
                .isPresent();
    }

    private PlaneRecords apply(PlaneRecords records, Optional<Verdict> verdict, Witnesses witnesses, int incarnation) {
        server.world().ledger().recovering(plane.id());
        PlaneRecords begun = records.at(records.clock().reincarnated(incarnation));
        Recovered recovered = begun.recovered()
                .standingDown(false)
                .with(begun.recovered().attempt().map(Recovered.Attempt::nowDecided));
        PlaneRecords next = begun.with(recovered);
        return verdict.map(found -> apply(next, found, witnesses, incarnation)).orElse(next);
    }

    private PlaneRecords apply(PlaneRecords records, Verdict verdict, Witnesses witnesses, int incarnation) {
        RecoveredCluster cluster = new RecoveredCluster(plane, server.world().ledger(), incarnation);
        return switch (verdict) {
            case Verdict.Elsewhere(Chain chain, Optional<Majority> majority) -> cluster.gone(records, chain, majority);
            case Verdict.Ours(Chain chain, var ignored) -> ours(records, cluster, chain, witnesses, incarnation);
            case Verdict.Decided(Chain before, Signed<TransferCertificate> certificate) ->
                decided(records, cluster, before, certificate, incarnation);
            case Verdict.AskMore ignored ->
                throw new IllegalStateException("the cluster is decided without enough promises");
        };
    }

    private PlaneRecords ours(
            PlaneRecords records, RecoveredCluster cluster, Chain chain, Witnesses witnesses, int incarnation) {
        Optional<HostSet> hosts = membersOf(records, chain);
        boolean onItsWayHere = isOnItsWayHere(chain, witnesses);
        if (hosts.isEmpty() && onItsWayHere && server.world().wiring().awaitsWhatIsOnItsWay()) {
            return records.with(records.recovered().coveredAnd(false));
        }
        if (hosts.isEmpty()) {
            server.world().ledger().released(onItsWayHere);
            return records.with(records.recovered().coveredAnd(true));
        }
        Renewal renewal = Renewal.of(chain, renewing(chain, hosts.get(), incarnation), hosts.get());
        return cluster.renewed(records.with(records.recovered().coveredAnd(false)), renewal);
    }

    /** As the core makes it, but for what is random there: here all chance comes out of one seed. */
    private Signed<TransferCertificate> renewing(Chain chain, HostSet hosts, int incarnation) {
        long number = server.world().nextSession();
        return Signed.by(
                key,
                new TransferCertificate(
                        new MigrationId("r-%03d".formatted(number)),
                        TheCluster.ID,
                        chain.epoch() + 1,
                        chain.head(),
                        chain.owner(),
                        incarnation,
                        plane.part().identity(),
                        chain.hosts(),
                        hosts.electorate(),
                        Digest.of(hosts),
                        plane.part().gateways(),
                        TheCluster.secretsKey(number)));
    }

    private PlaneRecords decided(
            PlaneRecords records,
            RecoveredCluster cluster,
            Chain before,
            Signed<TransferCertificate> certificate,
            int incarnation) {
        TransferCertificate statement = certificate.statement();
        Signed<TransferCertificate> again = server.world().wiring().signsAgain()
                ? Signed.by(key, statement.inIncarnation(incarnation))
                : certificate;
        PlaneRecords covered = records.with(records.recovered().coveredAnd(false));
        Optional<HostSet> hosts = membersOf(covered, before);
        return statement.isToItself() && hosts.isPresent()
                ? cluster.renewed(covered, Renewal.of(before, again, hosts.get()))
                : cluster.decided(covered, before, again);
    }

    private static Optional<HostSet> membersOf(PlaneRecords records, Chain chain) {
        return records.cluster()
                .map(ClusterRecord::members)
                .filter(hosts -> chain.hosts().matches(hosts));
    }
}
