package io.drover.simulation.plane;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
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
                .map(ForgottenMigrations::of)
                .or(() -> records.tombstone(migration)
                        .filter(left -> left.target().equals(offer.target().id()))
                        .map(left -> left.majority().isPresent()
                                ? new Done(left.decision())
                                : new Committed(left.decision())))
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

    private static boolean mayAbort(PlaneRecords records, ClaimOffer offer) {
        return offer.sourceIncarnation() < records.clock().incarnation()
                && records.recovered().covered()
                && !records.migrations().containsKey(offer.migration());
    }
}
