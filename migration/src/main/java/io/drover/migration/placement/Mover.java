package io.drover.migration.placement;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A move within one plane, as a function from state and event to state and effects. It goes through the phases of every
 * migration, and differs where there is one owner: the claim is the stored move itself, so an abort is settled as soon as
 * it is stored; and the decision is a placement of the next generation, which hosts keep as their fence.
 *
 * <p>Stored are the reservation, the decision, the majority's arrival, a host left out, and the end. All between is
 * repeated after a restart. Events that come late or twice change nothing. This class keeps nothing and is thread-safe.
 */
public final class Mover {
    private final SigningKey key;

    public Mover(SigningKey key) {
        this.key = key;
    }

    /** What follows from an event. */
    public MoveTransition on(MoveState state, MoveEvent event) {
        if (state.phase().isTerminal()) {
            return unchanged(state);
        }
        return switch (event) {
            case MoveEvent.Resumed ignored -> resumed(state);
            case MoveEvent.PrechecksDone(List<Finding> findings) -> prechecked(state, findings);
            case MoveEvent.PoolReady ignored ->
                state.phase() == Phase.CLAIM
                        ? step(state, Phase.CONNECT, new MoveEffect.ConnectHosts())
                        : unchanged(state);
            case MoveEvent.HostConnected(HostKey host) -> connected(state, host);
            case MoveEvent.Transferred ignored ->
                state.phase() == Phase.TRANSFER
                        ? step(state, Phase.VALIDATE, new MoveEffect.Validate())
                        : unchanged(state);
            case MoveEvent.Validated(List<Finding> findings) -> validated(state, findings);
            case MoveEvent.Locked ignored -> locked(state);
            case MoveEvent.DecisionStored ignored ->
                state.phase() == Phase.COMMIT ? step(state, Phase.SWITCH, showPlacement(state)) : unchanged(state);
            case MoveEvent.HostArrived(HostKey host, Optional<Duration> sinceLock) -> arrived(state, host, sinceLock);
            case MoveEvent.Verified(List<Finding> findings) -> verified(state, findings);
            case MoveEvent.AbortAsked(Finding reason) -> abort(state, reason);
            case MoveEvent.HostLeftOut(HostKey host) -> leftOut(state, host);
        };
    }

    private static MoveTransition resumed(MoveState state) {
        return switch (state.phase()) {
            case PRECHECK -> MoveTransition.volatileStep(state, new MoveEffect.RunPrechecks());
            case CLAIM -> MoveTransition.volatileStep(state, new MoveEffect.AskPool());
            case COMMIT -> MoveTransition.volatileStep(state, new MoveEffect.ActOnDecision());
            case SWITCH, CLEANUP -> MoveTransition.volatileStep(state, showPlacement(state));
            case VERIFY -> MoveTransition.volatileStep(state, showPlacement(state), new MoveEffect.Verify());
            case CONNECT, TRANSFER, VALIDATE, LOCK ->
                throw new IllegalStateException("a move resumes in a phase that is never stored: " + state.phase());
            case DONE, ABORTED -> unchanged(state);
        };
    }

    private static MoveTransition prechecked(MoveState state, List<Finding> findings) {
        if (state.phase() != Phase.PRECHECK) {
            return unchanged(state);
        }
        MoveState told = state.reporting(findings);
        return firstError(findings)
                .map(error -> abort(told, error))
                .orElseGet(() -> MoveTransition.stored(told.in(Phase.CLAIM), new MoveEffect.AskPool()));
    }

    private static MoveTransition connected(MoveState state, HostKey host) {
        MoveState next = state.withHost(host, Stage.CONNECTED);
        return state.phase() == Phase.CONNECT && next.all(Stage.CONNECTED)
                ? step(next, Phase.TRANSFER, new MoveEffect.Transfer())
                : MoveTransition.volatileStep(next);
    }

    private static MoveTransition validated(MoveState state, List<Finding> findings) {
        if (state.phase() != Phase.VALIDATE) {
            return unchanged(state);
        }
        MoveState told = state.reporting(findings);
        return firstError(findings)
                .map(error -> abort(told, error))
                .orElseGet(() -> step(told, Phase.LOCK, new MoveEffect.Lock()));
    }

    private MoveTransition locked(MoveState state) {
        return state.phase() == Phase.LOCK
                ? MoveTransition.stored(
                        state.in(Phase.COMMIT)
                                .decided(Signed.by(key, state.plan().placement())),
                        new MoveEffect.ActOnDecision())
                : unchanged(state);
    }

    private static MoveTransition arrived(MoveState state, HostKey host, Optional<Duration> sinceLock) {
        if (state.placement().isEmpty()) {
            return unchanged(state);
        }
        MoveState next = state.withHost(host, Stage.ARRIVED);
        if (state.phase() == Phase.SWITCH && next.hasMajority()) {
            return MoveTransition.stored(
                    next.in(Phase.VERIFY).served(sinceLock), new MoveEffect.Unlock(), new MoveEffect.Verify());
        }
        return ended(next).orElseGet(() -> MoveTransition.volatileStep(next));
    }

    private static MoveTransition verified(MoveState state, List<Finding> findings) {
        if (state.phase() != Phase.VERIFY) {
            return unchanged(state);
        }
        MoveState next = state.reporting(findings).in(Phase.CLEANUP);
        return ended(next).orElseGet(() -> MoveTransition.stored(next));
    }

    private static MoveTransition leftOut(MoveState state, HostKey host) {
        Stage reached = state.hosts().get(host);
        boolean waitedFor = reached != null && reached.compareTo(Stage.ARRIVED) < 0;
        if (state.placement().isEmpty() || !waitedFor) {
            return unchanged(state);
        }
        MoveState next = state.withHost(host, Stage.LEFT_OUT);
        return ended(next).orElseGet(() -> MoveTransition.stored(next));
    }

    private static Optional<MoveTransition> ended(MoveState state) {
        return state.phase() == Phase.CLEANUP && state.all(Stage.ARRIVED)
                ? Optional.of(MoveTransition.stored(state.in(Phase.DONE)))
                : Optional.empty();
    }

    private static MoveTransition abort(MoveState state, Finding reason) {
        if (!state.phase().isAbortable()) {
            return unchanged(state);
        }
        MoveState stopped = state.reporting(List.of(reason)).stopped(reason).in(Phase.ABORTED);
        return MoveTransition.stored(stopped, new MoveEffect.Unlock(), new MoveEffect.WithdrawPending());
    }

    private static Optional<Finding> firstError(List<Finding> findings) {
        return findings.stream().filter(Finding::isError).findFirst();
    }

    private static MoveEffect showPlacement(MoveState state) {
        return new MoveEffect.ShowPlacement(state.placement().orElseThrow());
    }

    private static MoveTransition step(MoveState state, Phase next, MoveEffect effect) {
        return MoveTransition.volatileStep(state.in(next), effect);
    }

    private static MoveTransition unchanged(MoveState state) {
        return MoveTransition.volatileStep(state);
    }
}
