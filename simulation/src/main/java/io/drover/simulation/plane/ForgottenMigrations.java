package io.drover.simulation.plane;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Link;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimOffer;
import io.drover.simulation.plane.SourceDecision.Aborted;
import io.drover.simulation.plane.SourceDecision.Committed;
import io.drover.simulation.plane.SourceDecision.Done;
import io.drover.simulation.plane.SourceDecision.Open;
import io.drover.simulation.plane.SourceDecision.Unknown;
import io.drover.simulation.world.TheCluster;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a source tells a target that asks what it decided: the server's Inbound and ForgottenMigrations. */
final class ForgottenMigrations {
    private final Server server;
    private final SimulatedPlane plane;

    ForgottenMigrations(Server server) {
        this.server = server;
        this.plane = server.plane();
    }

    void decision(ClaimOffer offer, Consumer<PeerReply<SourceDecision>> answered) {
        PlaneRecords records = plane.records();
        MigrationId migration = offer.migration();
        Optional<SourceDecision> known = Optional.ofNullable(
                        records.migrations().get(migration))
                .filter(state -> state.plan().target().equals(offer.target()))
                .filter(ForgottenMigrations::isRemembered)
                .map(ForgottenMigrations::of)
                .or(() -> records.tombstone(migration)
                        .filter(left -> left.target().equals(offer.target().id()))
                        .map(left -> new Done(left.decision())))
                .or(() -> Optional.ofNullable(records.recovered().aborts().get(migration))
                        .filter(abort ->
                                abort.statement().target().equals(offer.target().id()))
                        .map(Aborted::new));
        known.ifPresent(this::shown);
        if (known.isPresent() || server.standDown().isDown() || !mayAbort(records, offer)) {
            answered.accept(new PeerReply.Done<>(known.orElseGet(Unknown::new)));
            return;
        }
        Signed<Abort> abort = Signed.by(
                plane.part().key(),
                new Abort(
                        migration,
                        TheCluster.ID,
                        plane.id(),
                        offer.target().id(),
                        records.clock().incarnation()));
        server.acts("signed an abort of " + migration);
        plane.store()
                .decide(
                        before -> {
                            server.world().ledger().abortStored(abort);
                            return before.with(before.recovered().with(abort));
                        },
                        () -> {
                            server.world().ledger().abortShown(abort);
                            answered.accept(new PeerReply.Done<>(new Aborted(abort)));
                        },
                        () -> answered.accept(new PeerReply.Failed<>("the store is full")));
    }

    private void shown(SourceDecision decision) {
        switch (decision) {
            case Committed(var certificate) -> server.world().ledger().shown(certificate.digest());
            case Done(var certificate) -> server.world().ledger().shown(certificate.digest());
            case Aborted(var abort) -> server.world().ledger().abortShown(abort);
            case Open ignored -> {}
            case Unknown ignored -> {}
        }
    }

    private static SourceDecision of(SourceState state) {
        Optional<Signed<Abort>> abort = state.stop().flatMap(SourceState.Stop::abort);
        if (abort.isPresent()) {
            return new Aborted(abort.get());
        }
        return switch (state.phase()) {
            case DONE -> new Done(state.certificate().orElseThrow());
            case COMMIT, SWITCH, VERIFY, CLEANUP ->
                new Committed(state.certificate().orElseThrow());
            case PRECHECK, CLAIM, CONNECT, TRANSFER, VALIDATE, LOCK, ABORTED -> new Open();
        };
    }

    private static boolean isRemembered(SourceState state) {
        return state.phase() != Phase.ABORTED
                || state.stop().flatMap(SourceState.Stop::abort).isPresent();
    }

    private static boolean mayAbort(PlaneRecords records, ClaimOffer offer) {
        boolean promised = offer.sourceIncarnation() < records.clock().incarnation()
                && records.recovered().covered();
        return (promised || isPassed(records, offer))
                && Optional.ofNullable(records.migrations().get(offer.migration()))
                        .filter(ForgottenMigrations::isRemembered)
                        .isEmpty();
    }

    /** Whether the ownership that it was to end has ended, for certain, and not by it. */
    private static boolean isPassed(PlaneRecords records, ClaimOffer offer) {
        return Stream.concat(
                        records.cluster().map(PlaneRecords.ClusterRecord::chain).stream(),
                        records.tombstones().values().stream()
                                .filter(left -> left.majority().isPresent())
                                .map(PlaneRecords.Tombstone::chain))
                .anyMatch(chain -> chain.epoch() > offer.epoch()
                        && chain.links().stream()
                                .noneMatch(link -> link instanceof Link.Transfer(var certificate)
                                        && certificate.statement().migration().equals(offer.migration())));
    }
}
