package io.drover.simulation.bug;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.migration.host.KnownPlane;
import io.drover.migration.host.Refusal;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Electorate;
import io.drover.migration.ownership.Placement;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceTransition;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.migration.target.TargetTransition;
import io.drover.simulation.world.Wiring;
import io.drover.simulation.world.Wiring.TargetSide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States and transitions that the sound state machines never bring about. */
final class Mistakes {
    private Mistakes() {}

    static boolean isConflict(HostTransition next) {
        return next.answer() instanceof HostAnswer.Refused(var refusal, var ignored) && refusal == Refusal.CONFLICT;
    }

    /** As if the host had never heard of the transfer that it voted for. */
    static HostState withoutVote(HostState state) {
        Map<ClusterId, Holding> holdings = new HashMap<>();
        state.holdings().forEach((cluster, holding) -> {
            var certificate = holding.accepted().orElseThrow().certificate().statement();
            holdings.put(
                    cluster,
                    holding(
                            holding,
                            holding.epoch() - 1,
                            certificate.source(),
                            certificate.previous(),
                            certificate.ended(),
                            Optional.empty(),
                            Optional.empty()));
        });
        return new HostState(state.self(), state.planes(), holdings, state.next());
    }

    static SourceTransition stopped(SourceState state, SigningKey key) {
        SourceState.Plan plan = state.plan();
        Signed<Abort> abort = Signed.by(
                key,
                new Abort(
                        plan.migration(),
                        plan.cluster(),
                        plan.source().id(),
                        plan.target().id(),
                        plan.incarnation()));
        Finding reason = Finding.error("PEER_FAILED", "the target", "the answer to the commit was lost", "retry");
        SourceState stopped = new SourceState(
                plan,
                state.phase(),
                state.hosts(),
                state.manifest(),
                state.certificate(),
                state.majority(),
                Optional.of(new SourceState.Stop(Optional.of(abort), reason)),
                state.findings(),
                state.blackout(),
                state.locked(),
                state.words());
        return new SourceTransition(
                stopped, true, List.of(new SourceEffect.Unlock(), new SourceEffect.ShowAbort(abort)));
    }

    static SourceState in(SourceState state, Phase phase) {
        return new SourceState(
                state.plan(),
                phase,
                state.hosts(),
                state.manifest(),
                state.certificate(),
                state.majority(),
                state.stop(),
                state.findings(),
                state.blackout(),
                state.locked(),
                state.words());
    }

    static TargetSide servingBy(int votes) {
        TargetSide sound = Wiring.SOUND.target();
        return (state, event) -> {
            TargetTransition next = sound.on(state, event);
            return ready(next.state(), votes) ? serving(next.state()) : next;
        };
    }

    static boolean ready(ClaimState state, int votes) {
        return state.stage() == Stage.MANIFEST_HELD
                && state.certificate().isPresent()
                && state.votes().size() >= votes;
    }

    static TargetTransition serving(ClaimState state) {
        return new TargetTransition(
                new ClaimState(
                        state.offer(),
                        Stage.SERVING,
                        state.manifest(),
                        state.certificate(),
                        state.votes(),
                        state.abort()),
                true,
                Optional.empty());
    }

    /** Whether the host moved on from an ownership of that plane and epoch. */
    static boolean isFormerOwner(HostState state, PlaneId plane, long epoch) {
        return state.holdings().values().stream()
                .anyMatch(holding -> holding.epoch() == epoch + 1
                        && holding.accepted()
                                .filter(accepted -> accepted.certificate()
                                        .statement()
                                        .source()
                                        .id()
                                        .equals(plane))
                                .isPresent());
    }

    /** As if the placement had been the newest. */
    static HostState placed(HostState state, Signed<Placement> shown) {
        Placement placement = shown.statement();
        Map<ClusterId, Holding> holdings = new HashMap<>(state.holdings());
        holdings.computeIfPresent(
                placement.cluster(),
                (cluster, holding) -> holding(
                        holding,
                        holding.epoch(),
                        holding.owner(),
                        holding.head(),
                        holding.hosts(),
                        Optional.of(shown),
                        holding.accepted()));
        Map<PlaneId, KnownPlane> planes = new HashMap<>(state.planes());
        planes.computeIfPresent(
                placement.plane(),
                (id, known) -> new KnownPlane(
                        known.identity(),
                        placement.pool(),
                        placement.gateways(),
                        known.enrolled(),
                        known.latest(),
                        known.refusedBelow(),
                        known.promisedTo(),
                        known.former()));
        return new HostState(state.self(), planes, holdings, state.next());
    }

    private static Holding holding(
            Holding before,
            long epoch,
            PlaneIdentity owner,
            Digest head,
            Electorate hosts,
            Optional<Signed<Placement>> placement,
            Optional<Holding.Accepted> accepted) {
        return new Holding(
                before.cluster(),
                epoch,
                owner,
                head,
                hosts,
                before.endpoints(),
                placement,
                Optional.empty(),
                accepted,
                Optional.empty(),
                false,
                List.of(),
                before.lineage());
    }
}
