package io.drover.server.migration;

import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reach;
import io.drover.kind.Reading;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.source.SourceState.Plan;
import io.drover.migration.target.ClaimOffer;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentUnreachableException;
import io.drover.server.gateway.Answers;
import io.drover.server.gateway.CommandResult;
import io.drover.server.migration.precheck.Candidate;
import io.drover.server.migration.precheck.Prechecks;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the effects of one migration at its source, each on a virtual thread of its own, and posts their outcomes
 * to the run. What an effect cannot do before the commit becomes the reason of an abort; after the commit it is tried
 * until it is done.
 */
final class SourceWork {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWork.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);
    private static final Duration GRANT_LIFE = Duration.ofMinutes(5);
    private static final int READINGS = 3;

    private final SourceContext context;
    private final Peer peer;
    private final PeerCalls target;
    private final Kind kind;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<HostKey> connectedHere = ConcurrentHashMap.newKeySet();
    private final Set<HostKey> connectedThere = ConcurrentHashMap.newKeySet();
    private final Map<HostKey, String> connectProblems = new ConcurrentHashMap<>();
    private final Map<HostKey, Signed<Vote>> votes = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Inventory> inventory = new AtomicReference<>();
    private volatile @Nullable ManifestDraft draft;
    private volatile @Nullable SealedManifest sealed;
    private volatile long lockedNanos;
    private volatile boolean locked;
    private @Nullable SourceRun run;
    private @Nullable TargetFollower follower;
    private @Nullable ImpactProbes probes;

    SourceWork(SourceContext context, Peer peer, Kind kind) {
        this.context = context;
        this.peer = peer;
        this.target = context.callsTo(peer);
        this.kind = kind;
    }

    void begin(SourceRun started) {
        run = started;
    }

    /** Ends all that is under way; the run is over, or goes on in another process. */
    void end() {
        TargetFollower following = follower;
        if (following != null) {
            following.close();
        }
        if (locked) {
            context.locks().unlock(plan().cluster());
        }
        threads.shutdownNow();
    }

    void start(SourceEffect effect) {
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

    Set<HostKey> connectedHosts() {
        Set<HostKey> both = new HashSet<>(connectedHere);
        both.retainAll(connectedThere);
        return both;
    }

    Map<HostKey, String> connectProblems() {
        return Map.copyOf(connectProblems);
    }

    /** The manifest as the target holds it, sealed to the target. */
    Optional<SealedManifest> sealedManifest() {
        return Optional.ofNullable(sealed);
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
            case SourceEffect.ActOnDecision ignored -> post(new SourceEvent.DecisionStored());
            case SourceEffect.ShowCertificate(Signed<TransferCertificate> certificate) -> showCertificate(certificate);
            case SourceEffect.Unlock ignored -> unlock();
            case SourceEffect.Verify ignored -> verify();
            case SourceEffect.AwaitHosts ignored -> awaitHosts();
            case SourceEffect.CleanUp ignored -> cleanUp();
            case SourceEffect.WithdrawPending ignored -> withdrawPending();
            case SourceEffect.ShowAbort(Signed<Abort> abort) -> showAbort(abort);
        }
    }

    private List<Finding> runPrechecks() throws InterruptedException {
        return prechecks().run(new Candidate(plan(), cluster(), peer, false));
    }

    private Prechecks prechecks() {
        return context.prechecks();
    }

    private void askClaim() throws InterruptedException {
        Cluster cluster = cluster();
        Plan plan = plan();
        ClaimOffer offer = new ClaimOffer(
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
        tryAtTarget(() -> {
            Optional<Finding> refused = target.claim(offer);
            follow();
            post(refused.<SourceEvent>map(SourceEvent.AbortAsked::new).orElseGet(SourceEvent.Claimed::new));
        });
    }

    /** One listener for the whole migration; it comes back by itself and is told all that it missed. */
    private synchronized void follow() {
        if (follower == null) {
            follower = new TargetFollower(target, plan(), this::heard);
            follower.start();
        }
    }

    private void heard(TargetFollower.Report report) {
        switch (report) {
            case TargetFollower.Report.Connected(HostKey host) -> {
                connectedThere.add(host);
                connectedIfBothSay(host);
            }
            case TargetFollower.Report.Serving(var majority) ->
                post(new SourceEvent.Serving(
                        majority,
                        locked && lockedNanos != 0
                                ? Optional.of(Duration.ofNanos(System.nanoTime() - lockedNanos))
                                : Optional.empty()));
            case TargetFollower.Report.Arrived(HostKey host) -> post(new SourceEvent.HostArrived(host));
        }
    }

    /** An agent of the cluster reported on its pending session. */
    void pendingReported(HostKey host, boolean connected, String error) {
        if (connected) {
            connectedHere.add(host);
            connectProblems.remove(host);
            connectedIfBothSay(host);
        } else {
            connectedHere.remove(host);
            connectProblems.put(host, error);
        }
    }

    private void connectedIfBothSay(HostKey host) {
        if (connectedHere.contains(host) && connectedThere.contains(host)) {
            post(new SourceEvent.HostConnected(host));
        }
    }

    /** An agent of the cluster sent its vote. */
    void voted(Signed<Vote> vote) {
        if (vote.statement().epoch() != plan().epoch() + 1) {
            // Hosts report the vote of the transfer before, too: it says nothing of this one.
            return;
        }
        votes.put(vote.statement().host(), vote);
        post(new SourceEvent.Voted(vote));
    }

    private synchronized ImpactProbes probes() {
        ImpactProbes current = probes;
        if (current == null) {
            current = new ImpactProbes(context.sessions(), plan());
            probes = current;
        }
        return current;
    }

    private void connectHosts() throws InterruptedException {
        Plan plan = plan();
        probes().start(cluster().profile());
        long deadline = System.nanoTime() + CONNECT_PATIENCE.toNanos();
        Set<HostKey> offered = new HashSet<>();
        while (!state().isStopping() && !state().all(HostStage.CONNECTED)) {
            for (Member member : expectedMembers()) {
                if (!offered.contains(member.host())) {
                    offerPending(plan, member).ifPresent(offered::add);
                }
            }
            if (System.nanoTime() > deadline) {
                post(new SourceEvent.AbortAsked(notConnected()));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(offered.size() == expectedMembers().size() ? 100 : 20);
        }
    }

    private Optional<HostKey> offerPending(Plan plan, Member member) throws InterruptedException {
        Optional<AgentSession> session = context.sessions().session(member.host());
        if (session.isEmpty()) {
            connectProblems.put(member.host(), "its agent is not connected to this plane");
            return Optional.empty();
        }
        try {
            CommandResult result = Answers.await(session.get()
                    .offerPending(
                            plan.cluster(), plan.epoch(), plan.migration(), plan.target(), plan.targetGateways()));
            if (result instanceof CommandResult.Refused(String code, String reason)) {
                connectProblems.put(member.host(), "%s: %s".formatted(code, reason));
                return Optional.empty();
            }
            return Optional.of(member.host());
        } catch (AgentUnreachableException e) {
            connectProblems.put(member.host(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Finding notConnected() {
        List<String> missing = new ArrayList<>();
        for (Member member : expectedMembers()) {
            if (!connectedHosts().contains(member.host())) {
                missing.add("%s: %s"
                        .formatted(
                                member.name(),
                                connectedHere.contains(member.host())
                                        ? "connected, but the target did not report it"
                                        : connectProblems.getOrDefault(
                                                member.host(), "no report within the time allowed")));
            }
        }
        String seen = "%d of %d hosts have no pending session to peer %s after %d s: %s"
                .formatted(
                        missing.size(),
                        expectedMembers().size(),
                        peer.name(),
                        CONNECT_PATIENCE.toSeconds(),
                        String.join("; ", missing));
        return Finding.error(
                "HOSTS_NOT_CONNECTED",
                "cluster " + plan().clusterName(),
                seen.length() > 2000 ? seen.substring(0, 2000) + "…" : seen,
                "make the target's gateway %s reachable from these hosts, or leave them out by name"
                        .formatted(plan().targetGateways()));
    }

    private void sendManifest() throws InterruptedException {
        tryAtTarget(() -> {
            Manifest manifest = manifest();
            SealedManifest box = SealedManifest.seal(
                    plan().migration(), manifest, plan().target().sealingKey());
            Digest held = target.transfer(box);
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
            current = new ManifestDraft(cluster);
            draft = current;
        }
        return current.of(cluster);
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
        tryAtTarget(() -> post(new SourceEvent.Validated(compareReadings(Optional.of(grant)))));
    }

    /** Reads at both ends; a difference may come of a change between the two readings, so it must last to count. */
    private List<Finding> compareReadings(Optional<Signed<Grant>> grant) throws PeerException, InterruptedException {
        List<Finding> findings = List.of();
        for (int i = 0; i < READINGS; i++) {
            findings = compareOnce(grant);
            if (!Finding.anyError(findings)) {
                return findings;
            }
        }
        return findings;
    }

    private List<Finding> compareOnce(Optional<Signed<Grant>> grant) throws PeerException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Optional<Inventory> own = readHere(findings);
        PeerCalls.Validation there = target.validate(plan().migration(), plan().cluster(), grant);
        findings.addAll(there.findings());
        if (own.isEmpty()) {
            findings.add(Finding.warning(
                    "INVENTORY_RECORDED",
                    "cluster " + plan().clusterName(),
                    "the cluster does not answer; its last recorded inventory goes with it, unproven",
                    "check the cluster after the migration"));
        } else if (there.inventory().isEmpty()) {
            findings.add(Finding.error(
                    "TARGET_CANNOT_INSPECT",
                    "peer " + peer.name(),
                    "the target could not read the cluster, the source could",
                    "see the other findings, and the log of peer " + peer.name()));
        } else {
            inventory.set(own.get());
            InventoryDifference.between(own.get(), there.inventory().get())
                    .forEach(difference -> findings.add(difference.finding(plan().clusterName())));
        }
        return List.copyOf(findings);
    }

    private Optional<Inventory> readHere(List<Finding> findings) throws InterruptedException {
        try {
            Reach reach = context.reaches().owned(plan().cluster(), plan().epoch());
            Reading reading = kind.read(cluster().profile(), reach);
            return Optional.of(reading.inventory());
        } catch (KindException e) {
            findings.add(Finding.warning(
                    "CLUSTER_UNREADABLE",
                    "cluster " + plan().clusterName(),
                    String.valueOf(e.getMessage()),
                    "check the cluster; an unavailable one migrates with its last recorded inventory"));
            return Optional.empty();
        }
    }

    private void lock() throws InterruptedException {
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

    private void showCertificate(Signed<TransferCertificate> certificate) throws InterruptedException {
        follow();
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        while (state().phase() == io.drover.migration.phase.Phase.SWITCH) {
            threads.execute(() -> showTarget(certificate));
            for (Member member : cluster().profile().members()) {
                if (!votes.containsKey(member.host())) {
                    showHost(member, certificate);
                }
            }
            backoff.pause();
        }
    }

    private void showTarget(Signed<TransferCertificate> certificate) {
        try {
            Optional<Finding> refused = target.show(plan().migration(), certificate, List.copyOf(votes.values()));
            if (refused.isPresent()) {
                LOG.error(
                        "migration {}: the target refuses the certificate: {}: {}",
                        plan().migration(),
                        refused.get().code(),
                        refused.get().seen());
                sendManifestAgain();
            }
        } catch (PeerException e) {
            LOG.warn("migration {}: the certificate is shown again: {}", plan().migration(), e.getMessage());
        }
    }

    /** A target that was restored from an old copy may have lost the manifest: the tombstone keeps it. */
    private void sendManifestAgain() throws PeerException {
        Optional<SealedManifest> kept =
                context.store().read(transaction -> transaction.tombstones().find(plan().cluster())).stream()
                        .filter(tombstone -> tombstone.migration().equals(plan().migration()))
                        .flatMap(tombstone -> tombstone.manifest().stream())
                        .findFirst();
        if (kept.isPresent()) {
            Digest held = target.transfer(kept.get());
            LOG.info("migration {}: the target holds manifest {} again", plan().migration(), held);
        }
    }

    private void showHost(Member member, Signed<TransferCertificate> certificate) {
        Optional<AgentSession> session = context.sessions().session(member.host());
        if (session.isPresent()) {
            var _ = session.get()
                    .showLinks(plan().cluster(), List.of(new Link.Transfer(certificate)))
                    .whenComplete((result, failure) -> {
                        if (failure == null) {
                            took(member, result);
                        } else {
                            LOG.warn(
                                    "migration {}: host {}: {}",
                                    plan().migration(),
                                    member.name(),
                                    failure.getMessage());
                        }
                    });
        }
    }

    private void took(Member member, CommandResult result) {
        switch (result) {
            case CommandResult.Voted(Signed<Vote> vote) -> voted(vote);
            case CommandResult.Accepted ignored -> {}
            case CommandResult.Promised ignored -> {}
            case CommandResult.Refused(String code, String reason) ->
                LOG.warn(
                        "migration {}: host {} does not vote: {}: {}", plan().migration(), member.name(), code, reason);
        }
    }

    private void verify() throws InterruptedException {
        unlock();
        Inventory before = inventory.get();
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
        for (int attempt = 0; attempt < READINGS; attempt++) {
            try {
                PeerCalls.Validation after = target.validate(plan().migration(), plan().cluster(), Optional.empty());
                List<Finding> findings = new ArrayList<>(verification(before, after));
                findings.addAll(probes().stop());
                post(new SourceEvent.Verified(findings));
                return;
            } catch (PeerException e) {
                LOG.warn("migration {}: verification: {}", plan().migration(), e.getMessage());
                backoff.pause();
            }
        }
        post(new SourceEvent.Verified(List.of(Finding.warning(
                "NOT_VERIFIED",
                "cluster " + plan().clusterName(),
                "peer %s serves the cluster, but its reading of the workload did not arrive".formatted(peer.name()),
                "run 'drover cluster show %s' at peer %s".formatted(plan().clusterName(), peer.name())))));
    }

    private List<Finding> verification(@Nullable Inventory before, PeerCalls.Validation after) {
        List<Finding> findings = new ArrayList<>(after.findings().stream()
                .map(finding -> finding.isError() ? asWarning(finding) : finding)
                .toList());
        if (before == null || after.inventory().isEmpty()) {
            findings.add(Finding.warning(
                    "NOT_COMPARED",
                    "cluster " + plan().clusterName(),
                    "the workload was read at one end only, so it could not be compared",
                    "check that the business runs"));
            return findings;
        }
        List<InventoryDifference> differences =
                InventoryDifference.between(before, after.inventory().get());
        differences.forEach(difference -> findings.add(asWarning(difference.finding(plan().clusterName()))));
        if (differences.isEmpty()) {
            findings.add(Finding.info(
                    "WORKLOAD_UNCHANGED",
                    "cluster " + plan().clusterName(),
                    "%d identities and %d observations are the same before and after"
                            .formatted(
                                    before.identity().size(), before.observed().size()),
                    "none"));
        }
        return findings;
    }

    /** After the commit nothing stops the migration, so nothing is an error any more. */
    private static Finding asWarning(Finding finding) {
        return finding.isError()
                ? Finding.warning(finding.code(), finding.target(), finding.seen(), finding.fix())
                : finding;
    }

    private void awaitHosts() {
        unlock();
        follow();
    }

    private void cleanUp() throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
        while (true) {
            try {
                target.finish(plan().migration(), plan().cluster());
                break;
            } catch (PeerException e) {
                LOG.warn("migration {}: cleanup is tried again: {}", plan().migration(), e.getMessage());
                backoff.pause();
            }
        }
        post(new SourceEvent.CleanedUp());
    }

    /** Without waiting: the abort may be settled, and with it this run over, before a slow host has answered. */
    private void withdrawPending() {
        Plan plan = plan();
        for (HostKey host : plan.ended().hosts()) {
            context.sessions().session(host).ifPresent(session -> withdrawFrom(plan, session));
        }
        probes().abandon();
    }

    private static void withdrawFrom(Plan plan, AgentSession session) {
        var _ = session.withdrawPending(plan.cluster(), plan.epoch(), plan.migration())
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        // The host is told again when it comes back and still shows its pending session.
                        LOG.info("migration {}: host {}: {}", plan.migration(), session.host(), failure.getMessage());
                    } else if (result instanceof CommandResult.Refused(String code, String reason)) {
                        LOG.warn(
                                "migration {}: host {} keeps its pending session: {}: {}",
                                plan.migration(),
                                session.host(),
                                code,
                                reason);
                    }
                });
    }

    private void showAbort(Signed<Abort> abort) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
        while (true) {
            try {
                Optional<Finding> kept = target.abort(abort);
                if (kept.isEmpty()) {
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
                        && attempt < READINGS
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

    private List<Member> expectedMembers() {
        return cluster().profile().members().stream()
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
