package io.drover.migration.source;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.source.SourceState.Plan;
import java.util.List;
import java.util.Optional;

/**
 * The source's side of a migration, as a function from state and event to state and effects.
 *
 * <p>What must survive a crash is stored at six points: when a claim may come to exist, when the migration is decided,
 * when the target serves, when an abort is decided, when it is signed, and at the end; and when an operator leaves a host
 * out. All between is repeated after a restart. Events that come late or twice change nothing. This class keeps nothing and is
 * thread-safe.
 */
public final class Coordinator {
    private final SigningKey key;

    public Coordinator(SigningKey key) {
        this.key = key;
    }

    /** What follows from an event. */
    public SourceTransition on(SourceState state, SourceEvent event) {
        if (state.phase().isTerminal()) {
            return unchanged(state);
        }
        return switch (event) {
            case SourceEvent.Resumed ignored -> resumed(state);
            case SourceEvent.PrechecksDone(List<Finding> findings) -> prechecked(state, findings);
            case SourceEvent.Claimed ignored -> claimed(state);
            case SourceEvent.HostConnected(HostKey host) -> connected(state, host);
            case SourceEvent.ManifestHeld(Digest digest) -> manifestHeld(state, digest);
            case SourceEvent.Validated(List<Finding> findings) -> validated(state, findings);
            case SourceEvent.Locked(Digest current) -> locked(state, current);
            case SourceEvent.HeldConfirmed held -> confirmed(state, held);
            case SourceEvent.DecisionStored ignored ->
                state.phase() == Phase.COMMIT ? step(state, Phase.SWITCH, showCertificate(state)) : unchanged(state);
            case SourceEvent.Voted(Signed<Vote> vote) -> voted(state, vote);
            case SourceEvent.Serving serving -> serving(state, serving);
            case SourceEvent.HostArrived(HostKey host) -> arrived(state, host);
            case SourceEvent.Verified(List<Finding> findings) -> verified(state, findings);
            case SourceEvent.CleanedUp ignored ->
                state.phase() == Phase.CLEANUP && state.all(HostStage.ARRIVED)
                        ? SourceTransition.stored(state.in(Phase.DONE))
                        : unchanged(state);
            case SourceEvent.AbortAsked(Finding reason) -> abort(state, reason);
            case SourceEvent.WordGiven(HostKey host) -> wordGiven(state, host);
            case SourceEvent.OwnershipEnded ignored -> state.awaitsWords() ? signedAbort(state) : unchanged(state);
            case SourceEvent.ClaimGone ignored ->
                state.isStopping() && !state.awaitsWords()
                        ? SourceTransition.stored(state.in(Phase.ABORTED))
                        : unchanged(state);
            case SourceEvent.HostLeftOut(HostKey host) -> leftOut(state, host);
        };
    }

    private static SourceTransition resumed(SourceState state) {
        if (state.isStopping()) {
            return SourceTransition.volatileStep(state, stopping(state));
        }
        return switch (state.phase()) {
            case PRECHECK -> SourceTransition.volatileStep(state, new SourceEffect.RunPrechecks());
            case CLAIM -> SourceTransition.volatileStep(state, new SourceEffect.AskClaim());
            case COMMIT -> SourceTransition.volatileStep(state, new SourceEffect.ActOnDecision());
            case VERIFY ->
                SourceTransition.volatileStep(state, new SourceEffect.AwaitHosts(), new SourceEffect.Verify());
            case SWITCH -> SourceTransition.volatileStep(state, showCertificate(state));
            case CLEANUP ->
                state.all(HostStage.ARRIVED)
                        ? SourceTransition.volatileStep(state, new SourceEffect.CleanUp())
                        : SourceTransition.volatileStep(state, new SourceEffect.AwaitHosts());
            case CONNECT, TRANSFER, VALIDATE, LOCK ->
                throw new IllegalStateException(
                        "a migration resumes in a phase that is never stored: " + state.phase());
            case DONE, ABORTED -> unchanged(state);
        };
    }

    private SourceTransition prechecked(SourceState state, List<Finding> findings) {
        if (!whileGoing(state, Phase.PRECHECK)) {
            return unchanged(state);
        }
        SourceState told = state.reporting(findings);
        Optional<Finding> error = findings.stream().filter(Finding::isError).findFirst();
        return error.isPresent()
                ? abort(told, error.get())
                : SourceTransition.stored(told.in(Phase.CLAIM), new SourceEffect.AskClaim());
    }

    /** After a restart the hosts may still have their pending sessions, and say so before the target answers. */
    private static SourceTransition claimed(SourceState state) {
        if (!whileGoing(state, Phase.CLAIM)) {
            return unchanged(state);
        }
        SourceState connecting = state.in(Phase.CONNECT);
        return connecting.all(HostStage.CONNECTED)
                ? step(connecting, Phase.TRANSFER, new SourceEffect.SendManifest())
                : SourceTransition.volatileStep(connecting, new SourceEffect.ConnectHosts());
    }

    private static SourceTransition connected(SourceState state, HostKey host) {
        if (state.isStopping()) {
            return unchanged(state);
        }
        SourceState next = state.withHost(host, HostStage.CONNECTED);
        return whileGoing(state, Phase.CONNECT) && next.all(HostStage.CONNECTED)
                ? step(next, Phase.TRANSFER, new SourceEffect.SendManifest())
                : SourceTransition.volatileStep(next);
    }

    private SourceTransition manifestHeld(SourceState state, Digest digest) {
        if (whileGoing(state, Phase.TRANSFER)) {
            return step(state.withManifest(digest), Phase.VALIDATE, new SourceEffect.AskValidation());
        }
        boolean repeated = state.manifest().equals(Optional.of(digest));
        if (!whileGoing(state, Phase.LOCK) || state.locked().isEmpty() || repeated) {
            // What is repeated was sent before operations were held; it says nothing of what the target must hold now.
            return unchanged(state);
        }
        return state.locked().get().equals(digest)
                ? SourceTransition.volatileStep(state.withManifest(digest), new SourceEffect.ConfirmHeld())
                : abort(
                        state,
                        Finding.error(
                                "MANIFEST_CHANGED",
                                "cluster " + state.plan().clusterName(),
                                "manifest %s was sent while operations were held, expected %s"
                                        .formatted(digest, state.locked().get()),
                                "retry the migration"));
    }

    private SourceTransition validated(SourceState state, List<Finding> findings) {
        if (!whileGoing(state, Phase.VALIDATE)) {
            return unchanged(state);
        }
        SourceState told = state.reporting(findings);
        Optional<Finding> error = findings.stream().filter(Finding::isError).findFirst();
        return error.isPresent() ? abort(told, error.get()) : step(told, Phase.LOCK, new SourceEffect.Lock());
    }

    private static SourceTransition locked(SourceState state, Digest current) {
        if (state.isStopping()) {
            // The lock was still waiting for operations when the abort was decided, which unlocked nothing then.
            return SourceTransition.volatileStep(state, new SourceEffect.Unlock());
        }
        if (!whileGoing(state, Phase.LOCK)) {
            return unchanged(state);
        }
        if (state.locked().isPresent()) {
            return unchanged(state);
        }
        return SourceTransition.volatileStep(
                state.lockedAt(current),
                state.manifest().equals(Optional.of(current))
                        ? new SourceEffect.ConfirmHeld()
                        : new SourceEffect.SendManifest());
    }

    private SourceTransition confirmed(SourceState state, SourceEvent.HeldConfirmed held) {
        if (!whileGoing(state, Phase.LOCK)
                || state.locked().isEmpty()
                || !state.locked().equals(state.manifest())) {
            return unchanged(state);
        }
        Plan plan = state.plan();
        if (!held.begun().equals(plan.ended().electorate())) {
            return abort(
                    state,
                    Finding.error(
                            "HOSTS_CHANGED",
                            "cluster " + plan.clusterName(),
                            "the cluster has %d hosts now, and not the %d hosts of epoch %d that a transfer hands over"
                                    .formatted(
                                            held.begun().count(), plan.ended().size(), plan.epoch()),
                            "retry the migration"));
        }
        if (!held.digest().equals(state.manifest())) {
            return abort(
                    state,
                    Finding.error(
                            "MANIFEST_NOT_HELD",
                            "cluster " + plan.clusterName(),
                            "the target holds manifest %s, expected %s"
                                    .formatted(
                                            held.digest().map(Digest::toString).orElse("none"),
                                            state.manifest()
                                                    .map(Digest::toString)
                                                    .orElse("none")),
                            "retry the migration; if it happens again, check whether the target was restored"));
        }
        TransferCertificate certificate = new TransferCertificate(
                plan.migration(),
                plan.cluster(),
                plan.epoch() + 1,
                plan.head(),
                plan.source(),
                plan.incarnation(),
                plan.target(),
                plan.ended().electorate(),
                held.begun(),
                held.digest().get(),
                plan.targetGateways(),
                held.secretsKey());
        return SourceTransition.stored(
                state.in(Phase.COMMIT).decided(Signed.by(key, certificate)), new SourceEffect.ActOnDecision());
    }

    private static SourceTransition voted(SourceState state, Signed<Vote> vote) {
        boolean counts = state.certificate().isPresent()
                && Majority.counts(
                        vote,
                        state.certificate().get().statement(),
                        state.certificate().get().digest(),
                        state.plan().ended());
        return counts
                ? SourceTransition.volatileStep(state.withHost(vote.statement().host(), HostStage.VOTED))
                : unchanged(state);
    }

    /** A source that was recovered may have signed its decision twice; the target serves by either. */
    private static SourceTransition serving(SourceState state, SourceEvent.Serving event) {
        boolean proven = state.phase() == Phase.SWITCH
                && event.majority()
                        .certificate()
                        .statement()
                        .decidesLike(state.certificate().orElseThrow().statement())
                && event.majority().ended().equals(state.plan().ended())
                && event.majority().provenBy(state.plan().source().key());
        if (!proven) {
            return unchanged(state);
        }
        SourceState next = state.in(Phase.VERIFY).served(event.majority(), event.blackout());
        for (HostKey voter : event.majority().voters()) {
            next = next.withHost(voter, HostStage.VOTED);
        }
        return SourceTransition.stored(next, new SourceEffect.AwaitHosts(), new SourceEffect.Verify());
    }

    private static SourceTransition arrived(SourceState state, HostKey host) {
        if (state.certificate().isEmpty()) {
            return unchanged(state);
        }
        SourceState next = state.withHost(host, HostStage.ARRIVED);
        boolean last = state.phase() == Phase.CLEANUP && !state.all(HostStage.ARRIVED) && next.all(HostStage.ARRIVED);
        return last
                ? SourceTransition.volatileStep(next, new SourceEffect.CleanUp())
                : SourceTransition.volatileStep(next);
    }

    private static SourceTransition verified(SourceState state, List<Finding> findings) {
        if (state.phase() != Phase.VERIFY) {
            return unchanged(state);
        }
        SourceState next = state.reporting(findings).in(Phase.CLEANUP);
        return next.all(HostStage.ARRIVED)
                ? SourceTransition.volatileStep(next, new SourceEffect.CleanUp())
                : SourceTransition.volatileStep(next);
    }

    private static SourceTransition leftOut(SourceState state, HostKey host) {
        HostStage reached = state.hosts().get(host);
        boolean waitedFor = reached != null && reached.compareTo(HostStage.ARRIVED) < 0;
        if (state.certificate().isEmpty() || !waitedFor) {
            return unchanged(state);
        }
        SourceState next = state.withHost(host, HostStage.LEFT_OUT);
        return next.phase() == Phase.CLEANUP && next.all(HostStage.ARRIVED)
                ? SourceTransition.stored(next, new SourceEffect.CleanUp())
                : SourceTransition.stored(next);
    }

    /**
     * The decision is stored before anyone hears of it; it unlocks at once, and stays work until the claim is gone.
     *
     * <p>It is signed only with the word of a majority of the hosts, since this plane may have been restored, unnoticed, to
     * before a commit of this very migration: a commit needs the votes of a majority, an abort the words of one, and no host
     * gives both.
     */
    private SourceTransition abort(SourceState state, Finding reason) {
        if (!state.phase().isAbortable() || state.isStopping()) {
            return unchanged(state);
        }
        SourceState told = state.reporting(List.of(reason));
        if (!state.phase().mayBeClaimed()) {
            return SourceTransition.stored(
                    told.stopped(new SourceState.Stop(Optional.empty(), reason)).in(Phase.ABORTED));
        }
        SourceState stopped = told.stopped(new SourceState.Stop(Optional.empty(), reason));
        return SourceTransition.stored(stopped, stopping(stopped));
    }

    private SourceTransition wordGiven(SourceState state, HostKey host) {
        Plan plan = state.plan();
        if (!state.awaitsWords()
                || !plan.ended().contains(host)
                || state.words().contains(host)) {
            return unchanged(state);
        }
        SourceState next = state.withWord(host);
        return next.words().size() < plan.ended().quorum() ? SourceTransition.volatileStep(next) : signedAbort(next);
    }

    private SourceTransition signedAbort(SourceState state) {
        Plan plan = state.plan();
        Signed<Abort> abort = Signed.by(
                key,
                new Abort(
                        plan.migration(),
                        plan.cluster(),
                        plan.source().id(),
                        plan.target().id(),
                        plan.incarnation()));
        Finding reason = state.stop().orElseThrow().reason();
        return SourceTransition.stored(
                state.stopped(new SourceState.Stop(Optional.of(abort), reason)), new SourceEffect.ShowAbort(abort));
    }

    private static SourceEffect[] stopping(SourceState state) {
        return state.stop()
                .flatMap(SourceState.Stop::abort)
                .map(abort -> new SourceEffect[] {
                    new SourceEffect.Unlock(), new SourceEffect.WithdrawPending(), new SourceEffect.ShowAbort(abort)
                })
                .orElseGet(() -> new SourceEffect[] {new SourceEffect.Unlock(), new SourceEffect.AskWords()});
    }

    private static SourceEffect showCertificate(SourceState state) {
        return new SourceEffect.ShowCertificate(state.certificate().orElseThrow());
    }

    private static boolean whileGoing(SourceState state, Phase phase) {
        return state.phase() == phase && !state.isStopping();
    }

    private static SourceTransition step(SourceState state, Phase next, SourceEffect effect) {
        return SourceTransition.volatileStep(state.in(next), effect);
    }

    private static SourceTransition unchanged(SourceState state) {
        return SourceTransition.volatileStep(state);
    }
}
