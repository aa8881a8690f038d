package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.source.SourceState;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
import io.drover.simulation.plane.PlaneRecords.Tombstone;
import io.drover.simulation.world.Ledger;
import io.drover.simulation.world.TheCluster;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a recovery makes of the cluster and its migrations in a plane's records: the server's RecoveredClusters. */
final class RecoveredCluster {
    private final PlaneId self;
    private final SigningKey key;
    private final Ledger ledger;
    private final int incarnation;

    RecoveredCluster(SimulatedPlane plane, Ledger ledger, int incarnation) {
        this.self = plane.id();
        this.key = plane.part().key();
        this.ledger = ledger;
        this.incarnation = incarnation;
    }

    /** It has gone to another plane, for certain. */
    PlaneRecords gone(PlaneRecords records, Chain chain, Optional<Majority> majority) {
        Optional<Signed<TransferCertificate>> last = decisions(chain).reduce((earlier, later) -> later);
        if (last.isEmpty() || isOnItsWay(records, last.get())) {
            return records;
        }
        PlaneRecords ended = withoutUnsettledRenewal(end(records, chain, false));
        PlaneRecords returned =
                buryReturned(ended, chain.upTo(last.get().statement().epoch() - 1));
        PlaneRecords buried = buried(returned, chain, last.get(), majority);
        return buried.cluster()
                .map(here -> buried.with(Optional.<ClusterRecord>empty())
                        .departing(here.members().hosts()))
                .orElse(buried);
    }

    /** A decision of this plane stands, and is signed anew: its migration goes on from there. */
    PlaneRecords decided(PlaneRecords records, Chain before, Signed<TransferCertificate> again) {
        PlaneRecords ended = active(records)
                .filter(state ->
                        state.plan().migration().equals(again.statement().migration()))
                .map(same -> withoutUnsettledRenewal(records))
                .orElseGet(() -> withoutUnsettledRenewal(end(records, before, false)));
        ledger.decidedAgain(again, ended.cluster().map(ClusterRecord::revision));
        PlaneRecords buried = buried(
                buryReturned(ended, before), before.followedBy(new Link.Transfer(again)), again, Optional.empty());
        return buried.cluster()
                .map(here -> buried.with(Optional.of(new ClusterRecord(before, here.members(), true, here.revision())))
                        .with(takenUp(buried, here, again)))
                .orElse(buried);
    }

    /** It stays here, by a transfer of this plane to itself. */
    PlaneRecords renewed(PlaneRecords records, Renewal renewal) {
        PlaneRecords ended = end(records, renewal.before(), true);
        ledger.decidedAgain(renewal.certificate(), ended.cluster().map(ClusterRecord::revision));
        PlaneRecords returned = buryReturned(ended, renewal.before())
                .withoutTombstone(renewal.certificate().statement().epoch());
        return returned.with(returned.cluster()
                        .map(here -> new ClusterRecord(renewal.before(), here.members(), false, here.revision())))
                .with(returned.recovered().with(renewal));
    }

    /** What the store has of it is from before it was away, and makes room for the cluster as it came back. */
    PlaneRecords replaced(PlaneRecords records, Chain chain) {
        return withoutUnsettledRenewal(end(records, chain, false)).with(Optional.empty());
    }

    private static PlaneRecords withoutUnsettledRenewal(PlaneRecords records) {
        return records.recovered().isRenewing()
                ? records.with(records.recovered().withoutRenewal())
                : records;
    }

    /** The server's SourceJournal has one as ended that was given up, and waits for its target to hear of it. */
    private static Optional<SourceState> active(PlaneRecords records) {
        return records.migrations().values().stream()
                .filter(state -> !state.phase().isTerminal() && (!state.isStopping() || state.awaitsWords()))
                .findFirst();
    }

    /** What the cluster's chain goes on from was decided in the life that was lost; anything else is given up. */
    private PlaneRecords end(PlaneRecords records, Chain chain, boolean stays) {
        PlaneRecords next = records;
        for (MoveState move : records.moves().values()) {
            if (!move.phase().isTerminal()) {
                ledger.moveAborted(move.plan().migration());
                next = next.with(new MoveState(
                        move.plan(),
                        Phase.ABORTED,
                        move.hosts(),
                        move.placement(),
                        Optional.of(reason()),
                        move.findings(),
                        move.blackout()));
            }
        }
        Optional<SourceState> active = active(records);
        if (active.isEmpty()) {
            return next;
        }
        SourceState state = active.get();
        Optional<Signed<TransferCertificate>> decision = decisions(chain)
                .filter(decided ->
                        decided.statement().migration().equals(state.plan().migration()))
                .findFirst();
        return decision.isPresent() ? next.with(done(state, decision.get())) : givenUp(next, state, stays);
    }

    private static SourceState done(SourceState state, Signed<TransferCertificate> decision) {
        return new SourceState(
                state.plan(),
                Phase.DONE,
                state.hosts(),
                Optional.of(decision.statement().manifest()),
                Optional.of(decision),
                Optional.empty(),
                Optional.empty(),
                state.findings(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    private PlaneRecords givenUp(PlaneRecords records, SourceState state, boolean stays) {
        SourceState.Plan plan = state.plan();
        boolean claimed = state.phase() != Phase.PRECHECK;
        Optional<Signed<Abort>> abort = claimed
                ? Optional.of(Signed.by(
                        key,
                        new Abort(
                                plan.migration(),
                                plan.cluster(),
                                plan.source().id(),
                                plan.target().id(),
                                incarnation)))
                : Optional.empty();
        abort.ifPresent(ledger::abortStored);
        boolean goesOn = claimed && stays && state.phase() == Phase.CLAIM;
        PlaneRecords next = records.with(new SourceState(
                plan,
                goesOn ? state.phase() : Phase.ABORTED,
                state.hosts(),
                state.manifest(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new SourceState.Stop(
                        abort, state.stop().map(SourceState.Stop::reason).orElseGet(RecoveredCluster::reason))),
                state.findings(),
                Optional.empty(),
                Optional.empty(),
                Set.of()));
        return goesOn
                ? next
                : abort.map(signed -> next.with(next.recovered().with(signed))).orElse(next);
    }

    private static Finding reason() {
        return Finding.error(
                "PLANE_RECOVERED", "this plane", "it was restored from an old copy and recovered", "start it anew");
    }

    /** By which this plane handed the cluster on, oldest first. */
    private Stream<Signed<TransferCertificate>> decisions(Chain chain) {
        return chain.links().stream()
                .flatMap(link -> link instanceof Link.Transfer(var certificate)
                                && certificate.statement().source().id().equals(self)
                                && !certificate.statement().isToItself()
                        ? Stream.of(certificate)
                        : Stream.<Signed<TransferCertificate>>empty());
    }

    private PlaneRecords buryReturned(PlaneRecords records, Chain chain) {
        PlaneRecords next = records;
        for (Signed<TransferCertificate> decision : decisions(chain).toList()) {
            long epoch = decision.statement().epoch();
            if (!records.tombstones().containsKey(epoch)) {
                next = buried(next, chain.upTo(epoch), decision, Optional.empty());
            }
        }
        return next;
    }

    private static boolean isOnItsWay(PlaneRecords records, Signed<TransferCertificate> decision) {
        return active(records)
                .flatMap(SourceState::certificate)
                .filter(certificate -> certificate.statement().decidesLike(decision.statement()))
                .isPresent();
    }

    private static PlaneRecords buried(
            PlaneRecords records, Chain chain, Signed<TransferCertificate> decision, Optional<Majority> majority) {
        TransferCertificate statement = decision.statement();
        Optional<Tombstone> before = records.tombstone(statement.migration());
        return records.buried(new Tombstone(
                statement.epoch(),
                statement.migration(),
                chain,
                majority.or(() -> before.flatMap(Tombstone::majority)),
                before.flatMap(Tombstone::manifest)));
    }

    private static SourceState takenUp(PlaneRecords records, ClusterRecord here, Signed<TransferCertificate> again) {
        TransferCertificate decision = again.statement();
        Optional<SourceState.Plan> before = Optional.ofNullable(
                        records.migrations().get(decision.migration()))
                .map(SourceState::plan);
        SourceState.Plan plan = new SourceState.Plan(
                decision.migration(),
                decision.cluster(),
                TheCluster.NAME,
                decision.source(),
                decision.sourceIncarnation(),
                decision.target(),
                decision.targetGateways(),
                decision.epoch() - 1,
                decision.previous(),
                here.members(),
                before.map(SourceState.Plan::leftOut).orElse(Set.of()),
                before.map(SourceState.Plan::keepHosts).orElse(false));
        return new SourceState(
                plan,
                Phase.COMMIT,
                SourceState.planned(plan).hosts(),
                Optional.of(decision.manifest()),
                Optional.of(again),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }
}
