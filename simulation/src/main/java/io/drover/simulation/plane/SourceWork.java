package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.Majority;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.source.SourceState.Plan;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.TargetEvent;
import io.drover.simulation.engine.Backoff;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
import io.drover.simulation.plane.ReportStream.TargetReports;
import io.drover.simulation.world.TheCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Carries out the effects of one migration, as the server's class of the same name does: what fails before the commit
 * becomes the reason of an abort, what fails after it is tried until it is done.
 */
final class SourceWork {
    private static final Duration GRANT_LIFE = Duration.ofMinutes(5);
    private static final int TRIES = 3;

    private final Server server;
    private final SourceRun run;
    private final Machine process;
    private final SimulatedPlane target;
    private final PendingSessions pending;
    private final CertificateRound round;
    private final TargetFollower follower;
    private final long draft;
    private Optional<Manifest> sent = Optional.empty();
    private boolean locked;

    SourceWork(Server server, SourceRun run) {
        this.server = server;
        this.run = run;
        this.process = server.process();
        this.target = server.planes().plane(plan().target().id());
        this.pending = new PendingSessions(
                server,
                new HostEvent.PendingOffered(
                        plan().source().id(),
                        plan().cluster(),
                        plan().epoch(),
                        plan().migration(),
                        plan().target(),
                        Optional.empty(),
                        plan().targetGateways()),
                host -> run.post(new SourceEvent.HostConnected(host)));
        this.round = new CertificateRound(server, run);
        this.follower = new TargetFollower(server, run, target, new Heard());
        // Each attempt of a server to migrate seals the secrets anew.
        this.draft = server.world().nextSession();
    }

    PendingSessions pending() {
        return pending;
    }

    CertificateRound round() {
        return round;
    }

    /** The manifest as the target holds it. */
    Optional<Manifest> sentManifest() {
        return sent;
    }

    /** The run is over. */
    void end() {
        if (server.world().wiring().runUnlocksAtItsEnd()) {
            unlock();
        }
    }

    void carryOut(SourceEffect effect) {
        if (run.isOver()) {
            return;
        }
        switch (effect) {
            case SourceEffect.RunPrechecks ignored -> runPrechecks();
            case SourceEffect.AskClaim ignored -> askClaim();
            case SourceEffect.ConnectHosts ignored -> connectHosts();
            case SourceEffect.SendManifest ignored -> sendManifest();
            case SourceEffect.AskValidation ignored -> askValidation();
            case SourceEffect.Lock ignored -> lock();
            case SourceEffect.ConfirmHeld ignored -> confirmHeld();
            case SourceEffect.ActOnDecision ignored -> run.post(new SourceEvent.DecisionStored());
            case SourceEffect.ShowCertificate(var certificate) -> {
                follower.start();
                round.show(certificate);
            }
            case SourceEffect.Unlock ignored -> unlock();
            case SourceEffect.Verify ignored -> {
                unlock();
                verify(1);
            }
            case SourceEffect.AwaitHosts ignored -> {
                unlock();
                follower.start();
                round.show(run.state().certificate().orElseThrow());
            }
            case SourceEffect.CleanUp ignored -> cleanUp(new Backoff(200, 30_000));
            case SourceEffect.WithdrawPending ignored -> pending.withdraw();
            case SourceEffect.AskWords ignored -> askWords(new Backoff(200, 5_000));
            case SourceEffect.ShowAbort(Signed<Abort> abort) -> {
                server.world().ledger().abortShown(abort);
                showAbort(abort, new Backoff(200, 30_000));
            }
        }
    }

    private void runPrechecks() {
        this.<Boolean>askTarget(
                "precheck",
                (there, reply) -> there.claims().precheck(plan().migration(), reply),
                answer -> {
                    switch (answer) {
                        case PeerReply.Done<Boolean> ignored -> run.post(new SourceEvent.PrechecksDone(List.of()));
                        case PeerReply.Refused<Boolean>(Finding why) ->
                            run.post(new SourceEvent.PrechecksDone(List.of(why)));
                        case PeerReply.Failed<Boolean>(String why) ->
                            run.post(new SourceEvent.PrechecksDone(List.of(peerFailed(why))));
                    }
                },
                () -> run.post(new SourceEvent.PrechecksDone(List.of(peerFailed("unreachable")))));
    }

    private ClaimOffer offer() {
        Plan plan = plan();
        return new ClaimOffer(
                plan.migration(),
                plan.cluster(),
                plan.clusterName(),
                TheCluster.KIND,
                TheCluster.FINGERPRINT,
                plan.source(),
                plan.incarnation(),
                plan.target(),
                plan.epoch(),
                plan.head(),
                plan.ended(),
                server.plane().cluster().membersOf(plan.ended()).stream()
                        .map(host -> new ClaimOffer.ClaimedHost(host.id(), host.name(), host.tls()))
                        .toList());
    }

    private void askClaim() {
        ClaimOffer offer = offer();
        this.<Boolean>tryAtTarget("claim", 1, (there, reply) -> there.claims().claim(offer, reply), taken -> {
            follower.start();
            run.post(new SourceEvent.Claimed());
        });
    }

    /** After the commit: a target that was restored to before it had the claim takes it again, once it is recovered. */
    void claimAgain(Runnable taken) {
        ClaimOffer offer = offer();
        this.<Boolean>askTarget(
                "claim",
                (there, reply) -> there.claims().claim(offer, reply),
                answer -> {
                    if (answer instanceof PeerReply.Done) {
                        taken.run();
                    }
                },
                () -> {});
    }

    private void connectHosts() {
        List<HostKey> expected = server.plane().cluster().keys().stream()
                .filter(host ->
                        plan().ended().contains(host) && !plan().leftOut().contains(host))
                .toList();
        pending.offer(
                expected,
                () -> run.isOver() || run.state().isStopping() || run.state().all(HostStage.CONNECTED),
                problem -> run.post(new SourceEvent.AbortAsked(problem)));
    }

    private void sendManifest() {
        Manifest manifest = manifest();
        this.<Manifest>tryAtTarget("manifest", 1, (there, reply) -> receive(there, manifest, reply), held -> {
            sent = Optional.of(held);
            run.post(new SourceEvent.ManifestHeld(held.digest()));
        });
    }

    /** Also after the commit, where the target lost it. */
    void sendManifest(Manifest manifest, Consumer<PeerReply<Manifest>> answered, Runnable failed) {
        askTarget("manifest", (there, reply) -> receive(there, manifest, reply), answered, failed);
    }

    private void receive(Server there, Manifest manifest, Consumer<PeerReply<Manifest>> reply) {
        there.claims()
                .find(plan().migration())
                .ifPresentOrElse(
                        claim -> claim.receive(manifest, reply),
                        () -> reply.accept(new PeerReply.Failed<>("no such claim")));
    }

    private Manifest manifest() {
        ClusterRecord cluster = server.plane()
                .records()
                .cluster()
                .orElseThrow(() -> new IllegalStateException("the cluster is gone while it migrates"));
        return server.plane().cluster().manifest(cluster.chain(), cluster.members(), cluster.revision(), draft);
    }

    private void askValidation() {
        Plan plan = plan();
        Signed<Grant> grant = Signed.by(
                server.plane().part().key(),
                new Grant(
                        plan.migration(),
                        plan.cluster(),
                        plan.epoch(),
                        plan.target().id(),
                        TheCluster.INSPECTION,
                        process.wallClock().plus(GRANT_LIFE)));
        this.<Boolean>tryAtTarget(
                "validate",
                1,
                (there, reply) -> validate(there, Optional.of(grant), reply),
                read -> run.post(new SourceEvent.Validated(List.of())));
    }

    private void validate(Server there, Optional<Signed<Grant>> grant, Consumer<PeerReply<Boolean>> reply) {
        there.claims()
                .find(plan().migration())
                .ifPresentOrElse(
                        claim -> claim.validate(grant, reply),
                        () -> reply.accept(new PeerReply.Failed<>("no such claim")));
    }

    private void lock() {
        server.gate().lock(empty -> {
            if (empty && run.isOver()) {
                server.gate().unlock();
            } else if (empty) {
                locked = true;
                run.post(new SourceEvent.Locked(manifest().digest()));
            } else {
                run.post(new SourceEvent.AbortAsked(peerFailed("operations are in flight")));
            }
        });
    }

    private void unlock() {
        if (locked) {
            locked = false;
            server.gate().unlock();
        }
    }

    private void confirmHeld() {
        this.<Optional<Digest>>tryAtTarget(
                "what is held",
                1,
                (there, reply) -> reply.accept(new PeerReply.Done<>(there.claims()
                        .find(plan().migration())
                        .flatMap(claim -> claim.state().manifest())
                        .map(Manifest::digest))),
                held -> run.post(new SourceEvent.HeldConfirmed(
                        held,
                        TheCluster.secretsKey(draft),
                        server.plane()
                                .records()
                                .cluster()
                                .orElseThrow()
                                .members()
                                .electorate())));
    }

    private void verify(int attempt) {
        Runnable again = () -> {
            if (attempt < TRIES) {
                process.after(500L * attempt, () -> verify(attempt + 1));
            } else {
                run.post(new SourceEvent.Verified(List.of()));
            }
        };
        this.<Boolean>askTarget(
                "verify",
                (there, reply) -> validate(there, Optional.empty(), reply),
                answer -> {
                    if (answer instanceof PeerReply.Failed) {
                        again.run();
                    } else {
                        run.post(new SourceEvent.Verified(List.of()));
                    }
                },
                again);
    }

    private void cleanUp(Backoff backoff) {
        Runnable again = () -> process.after(backoff.nextMillis(), () -> cleanUp(backoff));
        this.<Boolean>askTarget(
                "finish",
                (there, reply) -> there.claims()
                        .find(plan().migration())
                        .ifPresentOrElse(
                                claim -> claim.tell(new TargetEvent.FinishAsked(), reply),
                                () -> reply.accept(new PeerReply.Failed<>("no such claim"))),
                answer -> {
                    if (answer instanceof PeerReply.Done) {
                        run.post(new SourceEvent.CleanedUp());
                    } else {
                        again.run();
                    }
                },
                again);
    }

    /** Hosts that gave theirs give it again. */
    private void askWords(Backoff backoff) {
        if (run.isOver() || !run.state().awaitsWords()) {
            return;
        }
        Plan plan = plan();
        if (server.plane()
                .records()
                .cluster()
                .filter(here -> plan.isOvertakenBy(here.chain()))
                .isPresent()) {
            run.post(new SourceEvent.OwnershipEnded());
            return;
        }
        HostEvent.WordAsked asked = new HostEvent.WordAsked(
                plan.source().id(), plan.cluster(), plan.epoch(), plan.migration(), plan.incarnation());
        for (HostKey host : server.plane().cluster().keys()) {
            server.sessions()
                    .session(host)
                    .ifPresent(session -> session.command(
                            asked,
                            answer -> {
                                if (answer instanceof HostAnswer.Accepted) {
                                    run.post(new SourceEvent.WordGiven(host));
                                }
                            },
                            () -> {}));
        }
        process.after(backoff.nextMillis(), () -> askWords(backoff));
    }

    private void showAbort(Signed<Abort> abort, Backoff backoff) {
        Runnable again = () -> process.after(backoff.nextMillis(), () -> showAbort(abort, backoff));
        this.<Boolean>askTarget(
                "abort",
                (there, reply) -> there.claims().abort(abort, reply),
                answer -> {
                    if (answer instanceof PeerReply.Done) {
                        run.post(new SourceEvent.ClaimGone());
                    } else {
                        again.run();
                    }
                },
                again);
    }

    /** Tries a few times while the target is away; what it refuses, or what stays away, ends the attempt. */
    private <T> void tryAtTarget(
            String what, int attempt, BiConsumer<Server, Consumer<PeerReply<T>>> asked, Consumer<T> done) {
        askTarget(
                what,
                asked,
                answer -> {
                    switch (answer) {
                        case PeerReply.Done<T>(T value) -> done.accept(value);
                        case PeerReply.Refused<T>(Finding why) -> run.post(new SourceEvent.AbortAsked(why));
                        case PeerReply.Failed<T>(String why) -> run.post(new SourceEvent.AbortAsked(peerFailed(why)));
                    }
                },
                () -> {
                    if (attempt < TRIES && !locked && !run.state().isStopping()) {
                        process.after(200L << attempt, () -> tryAtTarget(what, attempt + 1, asked, done));
                    } else {
                        run.post(new SourceEvent.AbortAsked(peerFailed("unreachable")));
                    }
                });
    }

    <T> void askTarget(
            String what,
            BiConsumer<Server, Consumer<PeerReply<T>>> asked,
            Consumer<PeerReply<T>> answered,
            Runnable failed) {
        if (!run.isOver()) {
            server.callPlane(
                    target,
                    what,
                    asked,
                    answer -> {
                        if (!run.isOver()) {
                            answered.accept(answer);
                        }
                    },
                    () -> {
                        if (!run.isOver()) {
                            failed.run();
                        }
                    });
        }
    }

    private static Finding peerFailed(String why) {
        return Finding.error("PEER_FAILED", "the target", why, "see the target");
    }

    private Plan plan() {
        SourceState state = run.state();
        return state.plan();
    }

    /** What the target tells. */
    private final class Heard implements TargetReports {
        @Override
        public void connected(HostKey host) {
            pending.reportedThere(host);
        }

        @Override
        public void serving(Majority majority) {
            run.post(new SourceEvent.Serving(majority, Optional.empty()));
        }

        @Override
        public void arrived(HostKey host) {
            run.post(new SourceEvent.HostArrived(host));
        }
    }
}
