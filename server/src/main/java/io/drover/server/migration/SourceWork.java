package io.drover.server.migration;

import io.drover.kind.Kind;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.source.SourceState.Plan;
import io.drover.migration.target.ClaimOffer;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.access.AccessHandover;
import io.drover.server.audit.FormerAudit;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.ProbeSpan;
import io.drover.server.migration.precheck.Candidate;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the effects of one migration at its source, each on a virtual thread of its own, and posts their outcomes
 * to the run. What an effect cannot do before the commit becomes the reason of an abort; after the commit it is tried
 * until it is done.
 */
final class SourceWork implements Run.Work<SourceEffect> {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWork.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration GRANT_LIFE = Duration.ofMinutes(5);
    private static final int TRIES = 3;

    private final SourceContext context;
    private final Peer peer;
    private final PeerCalls target;
    private final Kind kind;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PendingSessions pending;
    private final ImpactProbes probes;
    private final ImpactRecording impact;
    private final boolean again;
    private final WorkloadComparison comparison;
    private final CertificateRound round;
    private final HostWords words;
    private final AccessHandover access;
    private volatile @Nullable ManifestDraft draft;
    private volatile @Nullable SealedManifest sealed;
    private volatile long lockedNanos;
    private volatile boolean locked;
    private volatile boolean ended;
    private @Nullable SourceRun run;
    private @Nullable TargetFollower follower;

    /**
     * @param again whether an earlier server began the migration, so that its hosts may still be on their way back
     * @param running how many migrations run at this source
     */
    SourceWork(SourceContext context, Plan plan, Peer peer, Kind kind, boolean again, IntSupplier running) {
        this.again = again;
        this.context = context;
        this.peer = peer;
        this.target = context.callsTo(peer);
        this.kind = kind;
        this.pending = new PendingSessions(
                context.sessions(), PendingOffer.of(plan), host -> post(new SourceEvent.HostConnected(host)));
        this.probes = new ImpactProbes(context.sessions(), MigratingCluster.of(plan));
        this.impact = new ImpactRecording(context.store(), plan.migration(), probes, running);
        this.comparison = new WorkloadComparison(kind, context.reaches(), target, plan);
        this.access = new AccessHandover(context.authorities(), plan.cluster());
        this.round = new CertificateRound(
                context.sessions(), context.store(), target, plan, this::offer, threads, this::post);
        this.words = new HostWords(context, target, plan, threads, this::post);
    }

    PendingSessions pending() {
        return pending;
    }

    CertificateRound round() {
        return round;
    }

    AccessHandover access() {
        return access;
    }

    void begin(SourceRun started) {
        run = started;
    }

    @Override
    public void end() {
        ended = true;
        TargetFollower following = follower;
        if (following != null) {
            following.close();
        }
        unlock();
        threads.shutdownNow();
    }

    @Override
    public void start(SourceEffect effect) {
        threads.execute(() -> {
            Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
            try {
                while (!carriedOut(effect)) {
                    backoff.pause();
                }
            } catch (InterruptedException e) {
                // The run has ended or is shut down: whoever runs it again repeats the effect.
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * A fault of ours must not leave the migration hanging: before the commit it is given up, afterwards, and while it is
     * given up, the effect is tried again.
     */
    private boolean carriedOut(SourceEffect effect) throws InterruptedException {
        try {
            carryOut(effect);
            return true;
        } catch (RuntimeException e) {
            LOG.error(
                    "migration {}: {} failed",
                    plan().migration(),
                    effect.getClass().getSimpleName(),
                    e);
            if (!state().phase().isAbortable() || state().isStopping()) {
                return false;
            }
            post(new SourceEvent.AbortAsked(Finding.error(
                    "INTERNAL_ERROR",
                    "migration " + plan().migration(),
                    "%s failed unexpectedly: %s".formatted(effect.getClass().getSimpleName(), e.getMessage()),
                    "see the log of plane %s".formatted(context.planeName()))));
            return true;
        }
    }

    /** The manifest as the target holds it, sealed to the target. */
    Optional<SealedManifest> sealedManifest() {
        return Optional.ofNullable(sealed);
    }

    ImpactRecording impact() {
        return impact;
    }

    private void carryOut(SourceEffect effect) throws InterruptedException {
        switch (effect) {
            case SourceEffect.RunPrechecks ignored -> post(new SourceEvent.PrechecksDone(runPrechecks()));
            case SourceEffect.AskClaim ignored -> askClaim();
            case SourceEffect.ConnectHosts ignored -> connectHosts();
            case SourceEffect.SendManifest ignored -> sendManifest();
            case SourceEffect.AskValidation ignored -> askValidation();
            case SourceEffect.Lock ignored -> lock();
            case SourceEffect.ConfirmHeld ignored -> confirmHeld();
            case SourceEffect.ActOnDecision ignored -> actOnDecision();
            case SourceEffect.ShowCertificate(Signed<TransferCertificate> certificate) -> showCertificate(certificate);
            case SourceEffect.Unlock ignored -> unlock();
            case SourceEffect.Verify ignored -> verify();
            case SourceEffect.AwaitHosts ignored -> awaitHosts();
            case SourceEffect.CleanUp ignored -> cleanUp();
            case SourceEffect.WithdrawPending ignored -> withdrawPending();
            case SourceEffect.AskWords ignored -> {
                Faults.reach(FaultPoint.WORDS_NOT_ASKED);
                probes.abandon();
                words.ask(() -> state().awaitsWords());
            }
            case SourceEffect.ShowAbort(Signed<Abort> abort) -> showAbort(abort);
        }
    }

    private List<Finding> runPrechecks() throws InterruptedException {
        if (again) {
            pending.awaitAgents(expectedMembers(cluster()));
        }
        return context.prechecks().run(new Candidate(plan(), cluster(), peer, false));
    }

    private ClaimOffer offer() {
        Cluster cluster = cluster();
        Plan plan = plan();
        return new ClaimOffer(
                plan.migration(),
                plan.cluster(),
                plan.clusterName(),
                cluster.profile().kind(),
                cluster.profile().fingerprint(),
                plan.source(),
                plan.incarnation(),
                plan.target(),
                plan.epoch(),
                plan.head(),
                plan.ended(),
                cluster.profile().members().stream()
                        .map(member -> new ClaimOffer.ClaimedHost(member.host(), member.name(), member.tls()))
                        .toList());
    }

    private void askClaim() throws InterruptedException {
        Faults.reach(FaultPoint.CLAIM_NOT_ASKED);
        ClaimOffer offer = offer();
        tryAtTarget(() -> {
            PeerCalls.ClaimAnswer answer = target.claim(offer, access.isWanted());
            Faults.reach(FaultPoint.CLAIM_ANSWERED);
            access.offered(answer.access().orElse(null));
            follow();
            post(answer.refused().<SourceEvent>map(SourceEvent.AbortAsked::new).orElseGet(SourceEvent.Claimed::new));
        });
    }

    /** One listener for the whole migration; it comes back by itself and is told all that it missed. */
    private synchronized void follow() {
        if (follower == null) {
            follower = new TargetFollower(target, plan(), TargetFollower.RENEW, this::heard);
            follower.start();
        }
    }

    private void heard(TargetFollower.Report report) {
        switch (report) {
            case TargetFollower.Report.Connected(HostKey host) -> pending.reportedThere(host);
            case TargetFollower.Report.Serving(var majority) -> {
                Faults.reach(FaultPoint.SERVING_HEARD);
                post(new SourceEvent.Serving(
                        majority,
                        locked && lockedNanos != 0
                                ? Optional.of(Duration.ofNanos(System.nanoTime() - lockedNanos))
                                : Optional.empty()));
                probes.enter(ProbeSpan.AFTER);
            }
            case TargetFollower.Report.Arrived(HostKey host) -> post(new SourceEvent.HostArrived(host));
        }
    }

    private void connectHosts() throws InterruptedException {
        Faults.reach(FaultPoint.HOSTS_NOT_ASKED);
        Cluster cluster = cluster();
        if (again) {
            pending.awaitAgents(expectedMembers(cluster));
        }
        probes.start(cluster.profile(), again);
        pending.offer(expectedMembers(cluster), () -> state().isStopping() || state().all(HostStage.CONNECTED))
                .ifPresent(problem -> post(new SourceEvent.AbortAsked(problem)));
    }

    private void sendManifest() throws InterruptedException {
        tryAtTarget(() -> {
            Manifest manifest = manifest();
            SealedManifest box = SealedManifest.seal(
                    plan().migration(), manifest, plan().target().sealingKey());
            Digest held = target.transfer(box);
            Faults.reach(FaultPoint.MANIFEST_SENT);
            if (!held.equals(manifest.digest())) {
                throw new PeerException(
                        PeerException.Failure.GARBAGE,
                        peer.name(),
                        "peer %s stored manifest %s, sent was %s".formatted(peer.name(), held, manifest.digest()));
            }
            sealed = box;
            post(new SourceEvent.ManifestHeld(held));
        });
    }

    private Manifest manifest() {
        Cluster cluster = cluster();
        ManifestDraft current = draft;
        if (current == null) {
            current = new ManifestDraft(
                    cluster,
                    context.store()
                            .read(transaction -> FormerAudit.of(
                                    transaction,
                                    cluster.id(),
                                    context.keys().identity(),
                                    context.planeName(),
                                    context.keys().signingKey(),
                                    context.clock().instant())));
            draft = current;
        }
        return current.of(cluster, access.point());
    }

    private void askValidation() throws InterruptedException {
        Plan plan = plan();
        Profile profile = cluster().profile();
        List<Grant.Rule> rules = profile.members().stream()
                .flatMap(member -> member.endpoints().stream())
                .distinct()
                .flatMap(endpoint -> kind.inspection(profile, endpoint).stream())
                .toList();
        Signed<Grant> grant = Signed.by(
                context.keys().signingKey(),
                new Grant(
                        plan.migration(),
                        plan.cluster(),
                        plan.epoch(),
                        plan.target().id(),
                        rules,
                        context.clock().instant().plus(GRANT_LIFE)));
        tryAtTarget(() -> post(new SourceEvent.Validated(comparison.beforeLock(profile, grant))));
    }

    private void lock() throws InterruptedException {
        Faults.reach(FaultPoint.VALIDATED);
        if (!context.locks().lock(plan().cluster(), DRAIN)) {
            post(new SourceEvent.AbortAsked(Finding.error(
                    "OPERATIONS_IN_FLIGHT",
                    "cluster " + plan().clusterName(),
                    "operations on the cluster were still running after %d s".formatted(DRAIN.toSeconds()),
                    "wait until they have ended ('drover task list'), then retry")));
            return;
        }
        lockedNanos = System.nanoTime();
        locked = true;
        if (ended) {
            // It was still waiting for operations when the run ended.
            unlock();
            return;
        }
        // Beside the way of the migration: telling many hosts must not make the blackout longer.
        threads.execute(() -> probes.enter(ProbeSpan.DURING));
        Faults.reach(FaultPoint.LOCKED);
        post(new SourceEvent.Locked(manifest().digest()));
    }

    private void unlock() {
        if (locked) {
            locked = false;
            context.locks().unlock(plan().cluster());
        }
    }

    private void confirmHeld() throws InterruptedException {
        Optional<Finding> restored = context.standDown().reason();
        if (restored.isPresent()) {
            // A restored plane signs nothing: neither the transfer nor an abort. The operator ends this process.
            LOG.error("migration {}: {}", plan().migration(), restored.get().seen());
            unlock();
            return;
        }
        tryAtTarget(() -> {
            Optional<Digest> held = target.held(plan().migration(), plan().cluster());
            Faults.reach(FaultPoint.HELD_CONFIRMED);
            ManifestDraft current = draft;
            if (current == null) {
                throw new IllegalStateException("a manifest is held that was never made");
            }
            post(new SourceEvent.HeldConfirmed(
                    held,
                    current.keySealedTo(plan().target().sealingKey()),
                    cluster().profile().hosts().electorate()));
        });
    }

    private void actOnDecision() {
        Faults.reach(FaultPoint.DECISION_STORED);
        post(new SourceEvent.DecisionStored());
    }

    private void showCertificate(Signed<TransferCertificate> certificate) throws InterruptedException {
        takeUpProbes();
        follow();
        showToHosts(certificate);
    }

    private void showToHosts(Signed<TransferCertificate> certificate) throws InterruptedException {
        round.show(
                certificate,
                () -> state().phase() != Phase.SWITCH,
                // Hosts that were left out are waited for no more, but it is their votes that the target needs to
                // serve.
                () -> state().phase().isTerminal()
                        || (state().phase() != Phase.SWITCH && state().all(HostStage.ARRIVED)));
    }

    private void verify() throws InterruptedException {
        Faults.reach(FaultPoint.SERVING_NOTED);
        unlock();
        takeUpProbes();
        probes.enter(ProbeSpan.AFTER);
        List<Finding> compared = compareAgain();
        List<Finding> findings = new ArrayList<>(impact.end(comparison::differences));
        if (!state().all(HostStage.ARRIVED)) {
            // The cleanup may have to wait for long, and the hosts have forgotten what they told.
            impact.store();
        }
        findings.addAll(compared);
        findings.addAll(access.findings());
        post(new SourceEvent.Verified(findings));
    }

    private void takeUpProbes() {
        if (again) {
            probes.takeUp(cluster().profile());
        }
    }

    private List<Finding> compareAgain() throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                return comparison.afterSwitch();
            } catch (PeerException e) {
                LOG.warn("migration {}: verification: {}", plan().migration(), e.getMessage());
                backoff.pause();
            }
        }
        return List.of(Finding.warning(
                "NOT_VERIFIED",
                "cluster " + plan().clusterName(),
                "peer %s serves the cluster, but its reading of the workload did not arrive".formatted(peer.name()),
                "run 'drover cluster show %s' at peer %s".formatted(plan().clusterName(), peer.name())));
    }

    private void awaitHosts() throws InterruptedException {
        unlock();
        follow();
        showToHosts(state().certificate().orElseThrow());
    }

    private void cleanUp() throws InterruptedException {
        Faults.reach(FaultPoint.CLEANUP_NOT_ASKED);
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
        while (true) {
            try {
                target.finish(plan().migration(), plan().cluster(), impact.record())
                        .ifPresent(refused -> LOG.warn(
                                "migration {}: peer {} does not keep the impact record: {}",
                                plan().migration(),
                                peer.name(),
                                refused.seen()));
                break;
            } catch (PeerException e) {
                LOG.warn("migration {}: cleanup is tried again: {}", plan().migration(), e.getMessage());
                impact.store();
                backoff.pause();
            }
        }
        Faults.reach(FaultPoint.CLEANUP_ANSWERED);
        post(new SourceEvent.CleanedUp());
    }

    /** Without waiting: the abort may be settled, and with it this run over, before a slow host has answered. */
    private void withdrawPending() {
        pending.withdraw();
        probes.abandon();
    }

    private void showAbort(Signed<Abort> abort) throws InterruptedException {
        Faults.reach(FaultPoint.ABORT_NOT_TOLD);
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
        while (true) {
            try {
                Optional<Finding> kept = target.abort(abort);
                if (kept.isEmpty()) {
                    Faults.reach(FaultPoint.ABORT_ANSWERED);
                    post(new SourceEvent.ClaimGone());
                    return;
                }
                LOG.error(
                        "migration {}: the target keeps its claim: {}",
                        plan().migration(),
                        kept.get().seen());
            } catch (PeerException e) {
                LOG.warn("migration {}: the abort is shown again: {}", plan().migration(), e.getMessage());
            }
            backoff.pause();
        }
    }

    /** Tries a call a few times while the peer is away; what it refuses, or what stays away, ends the attempt. */
    private void tryAtTarget(TargetCall call) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
        for (int attempt = 1; ; attempt++) {
            try {
                call.run();
                return;
            } catch (PeerException e) {
                boolean again = e.failure() == PeerException.Failure.UNREACHABLE
                        && attempt < TRIES
                        && !locked
                        && !state().isStopping();
                if (!again) {
                    post(new SourceEvent.AbortAsked(e.finding()));
                    return;
                }
                backoff.pause();
            }
        }
    }

    private List<Member> expectedMembers(Cluster cluster) {
        return cluster.profile().members().stream()
                .filter(member -> !plan().leftOut().contains(member.host()))
                .toList();
    }

    private Cluster cluster() {
        return context.store()
                .read(transaction -> transaction.clusters().find(plan().cluster()))
                .orElseThrow(() ->
                        new IllegalStateException("cluster %s is gone while it migrates".formatted(plan().cluster())));
    }

    private SourceState state() {
        return started().state();
    }

    private Plan plan() {
        return started().state().plan();
    }

    private void post(SourceEvent event) {
        started().post(event);
    }

    private SourceRun started() {
        SourceRun current = run;
        if (current == null) {
            throw new IllegalStateException("the run has not begun");
        }
        return current;
    }

    private interface TargetCall {
        void run() throws PeerException, InterruptedException;
    }
}
