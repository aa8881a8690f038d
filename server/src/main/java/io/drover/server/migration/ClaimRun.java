package io.drover.server.migration;

import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reach;
import io.drover.kind.Reading;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.SealBrokenException;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.migration.target.Claimant;
import io.drover.migration.target.TargetEvent;
import io.drover.migration.target.TargetTransition;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.peer.PeerCalls;
import io.drover.server.store.StoreFullException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One claim, at the target. Its events are handled one at a time; thread-safe. */
public final class ClaimRun {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimRun.class);

    private static final Duration SPREAD_AFTER = Duration.ofSeconds(1);
    private static final Duration SPREAD_AT_MOST_EVERY = Duration.ofSeconds(10);

    private final ClaimContext context;
    private final Claimant claimant = new Claimant();
    private final ReentrantLock mutex = new ReentrantLock();
    private final Set<HostKey> connected = new LinkedHashSet<>();
    private final Map<HostKey, Signed<Vote>> arrived = new LinkedHashMap<>();
    private final List<ClaimListener> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<MigrationId> onEnded;
    private volatile ClaimState state;
    private StoredClaim row;
    private Optional<ImpactRecord> impact = Optional.empty();

    ClaimRun(ClaimContext context, StoredClaim row, Consumer<MigrationId> onEnded) {
        this.context = context;
        this.onEnded = onEnded;
        this.row = row;
        this.state = Canonical.decode(ClaimState.class, row.state().bytes());
        this.arrived.putAll(state.votes());
    }

    public ClaimState state() {
        return state;
    }

    /** Stores the source's manifest and returns its digest; or why not. */
    public Digest receive(SealedManifest sealed) throws ClaimRefusedException {
        Manifest manifest;
        try {
            manifest = sealed.open(context.keys().unsealingKey());
        } catch (SealBrokenException | MalformedException e) {
            throw new ClaimRefusedException(Finding.error(
                    "MANIFEST_UNREADABLE",
                    "cluster " + state.offer().clusterName(),
                    String.valueOf(e.getMessage()),
                    "check that both planes run compatible versions, then retry"));
        }
        Optional<Finding> refused = manifest.access()
                .flatMap(point -> context.authorities()
                        .refusal(state.offer().cluster(), state.offer().clusterName(), point));
        if (refused.isPresent()) {
            throw new ClaimRefusedException(refused.get());
        }
        Faults.reach(FaultPoint.MANIFEST_NOT_STORED);
        apply(new TargetEvent.ManifestReceived(manifest));
        Faults.reach(FaultPoint.MANIFEST_STORED);
        return manifest.digest();
    }

    /**
     * Takes the manifest that this plane had before; what it holds may be an earlier one. Its access point is taken as it
     * is: the key that it was vouched to may be lost, and clients then need new certificates.
     */
    void receiveAgain(SealedManifest sealed) throws ClaimRefusedException {
        if (state.stage().isAbortable()) {
            apply(new TargetEvent.ManifestReceived(sealed.open(context.keys().unsealingKey())));
        }
    }

    /** Reads the workload: within a grant before this plane owns the cluster, as its owner afterwards. */
    public PeerCalls.Validation validate(Optional<Signed<Grant>> grant) throws InterruptedException {
        ClaimState current = state;
        Optional<Manifest> manifest = current.manifest();
        if (manifest.isEmpty()) {
            return failure(
                    "MANIFEST_MISSING",
                    "no manifest is held for migration " + current.offer().migration());
        }
        Optional<Kind> kind = context.kinds().named(current.offer().kind());
        if (kind.isEmpty()) {
            return failure(
                    "KIND_UNKNOWN",
                    "this plane knows no kind '%s'".formatted(current.offer().kind()));
        }
        if (current.stage() != Stage.SERVING && grant.isEmpty()) {
            return failure("NO_GRANT", "this plane does not own the cluster, and no grant was shown");
        }
        Faults.reach(FaultPoint.INSPECTION_NOT_BEGUN);
        Reach reach = current.stage() == Stage.SERVING
                ? context.reaches()
                        .owned(current.offer().cluster(), current.offer().epoch() + 1)
                : context.reaches().inspecting(grant.orElseThrow());
        try {
            Reading reading = kind.get().read(manifest.get().profile(), reach);
            Optional<Inventory> inventory = Optional.of(reading.inventory());
            return new PeerCalls.Validation(inventory, reading.findings());
        } catch (KindException e) {
            return failure("CLUSTER_UNREADABLE", String.valueOf(e.getMessage()));
        }
    }

    private PeerCalls.Validation failure(String code, String seen) {
        return new PeerCalls.Validation(
                Optional.empty(),
                List.of(Finding.warning(
                        code,
                        "cluster " + state.offer().clusterName(),
                        seen,
                        "see the log of plane %s".formatted(context.planeName()))));
    }

    /** Takes the certificate, from whoever shows it. */
    public void show(Signed<TransferCertificate> certificate, List<Signed<Vote>> votes) throws ClaimRefusedException {
        apply(new TargetEvent.CertificateShown(certificate, votes));
    }

    void shownByHost(Signed<TransferCertificate> certificate, Optional<Signed<Vote>> vote) {
        ClaimState current = state;
        boolean news = current.certificate()
                .filter(held -> held.digest().equals(certificate.digest()))
                .isEmpty();
        if (current.stage() == Stage.MANIFEST_HELD && news) {
            applyQuietly(new TargetEvent.CertificateShown(certificate, List.of()));
        }
        vote.ifPresent(this::voted);
    }

    void voted(Signed<Vote> vote) {
        mutex.lock();
        try {
            if (!vote.verifiedBy(vote.statement().host())
                    || !state.offer().ended().contains(vote.statement().host())
                    || vote.statement().epoch() <= state.offer().epoch()) {
                return;
            }
            // Whoever votes for a later epoch has passed the one that this claim began.
            boolean first = arrived.put(vote.statement().host(), vote) == null;
            applyQuietly(new TargetEvent.VoteShown(vote));
            if (first && state.stage() == Stage.SERVING) {
                listeners.forEach(listener -> listener.arrived(vote.statement().host()));
            }
        } finally {
            mutex.unlock();
        }
    }

    public void abort(Signed<Abort> abort) throws ClaimRefusedException {
        Faults.reach(FaultPoint.ABORT_NOT_STORED);
        apply(new TargetEvent.AbortShown(abort));
        Faults.reach(FaultPoint.ABORT_STORED);
    }

    /** Ends the claim; what the source tells of the migration is kept with it. */
    public void finish(Optional<ImpactRecord> told) throws ClaimRefusedException {
        mutex.lock();
        try {
            impact = told;
            Faults.reach(FaultPoint.FINISH_NOT_STORED);
            apply(new TargetEvent.FinishAsked());
            Faults.reach(FaultPoint.FINISH_STORED);
        } finally {
            impact = Optional.empty();
            mutex.unlock();
        }
    }

    void hostConnected(HostKey host) {
        mutex.lock();
        try {
            if (state.offer().ended().contains(host) && connected.add(host)) {
                Faults.reach(FaultPoint.HOST_CONNECTED);
                listeners.forEach(listener -> listener.connected(host));
            }
        } finally {
            mutex.unlock();
        }
    }

    /**
     * Whether the cluster has gone on from here, and every host with it that was waited for: those that were late obey a
     * later owner, and never say here that they arrived.
     */
    private boolean isHandedOn() {
        return context.store().read(transaction -> {
            boolean here = transaction.clusters().find(state.offer().cluster()).isPresent();
            return !here
                    && transaction.tombstones().find(state.offer().cluster()).stream()
                            .anyMatch(left -> left.majority().isPresent()
                                    && left.epoch() > state.offer().epoch() + 1);
        });
    }

    /** Tells a listener everything so far, and then what follows. */
    public void follow(ClaimListener listener) {
        mutex.lock();
        try {
            connected.forEach(listener::connected);
            if (state.stage() == Stage.SERVING || state.stage() == Stage.FINISHED) {
                state.majority().ifPresent(listener::serving);
                // The source had waited for all that it did not leave out, or it would not have finished.
                if (state.stage() == Stage.FINISHED || isHandedOn()) {
                    state.offer().ended().hosts().forEach(listener::arrived);
                } else {
                    arrived.keySet().forEach(listener::arrived);
                }
            }
            listeners.add(listener);
        } finally {
            mutex.unlock();
        }
    }

    public void unfollow(ClaimListener listener) {
        listeners.remove(listener);
    }

    private void applyQuietly(TargetEvent event) {
        try {
            apply(event);
        } catch (ClaimRefusedException e) {
            LOG.warn("migration {}: {}", state.offer().migration(), e.getMessage());
        } catch (StoreFullException e) {
            // The session that brought it must go on; source and hosts show it again.
            LOG.error("migration {}: {}", state.offer().migration(), e.getMessage());
        }
    }

    private void apply(TargetEvent event) throws ClaimRefusedException {
        mutex.lock();
        try {
            if (event instanceof TargetEvent.CertificateShown) {
                Faults.reach(FaultPoint.CERTIFICATE_NOT_STORED);
            }
            ClaimState before = state;
            TargetTransition next = claimant.on(before, withKnownVotes(event));
            if (next.refused().isPresent()) {
                throw new ClaimRefusedException(next.refused().get());
            }
            if (next.durable()) {
                row = context.journal().store(before, next.state(), row, impact);
            }
            state = next.state();
            if (before.certificate().isEmpty() && state.certificate().isPresent() && state.stage() != Stage.SERVING) {
                Thread.startVirtualThread(this::spreadCertificate);
            }
            if (before.stage() != Stage.SERVING && state.stage() == Stage.SERVING) {
                Faults.reach(FaultPoint.SERVING_STORED);
                serve(state.majority().orElseThrow());
            }
            if (state.stage().isTerminal()) {
                onEnded.accept(state.offer().migration());
            }
        } finally {
            mutex.unlock();
        }
    }

    /** Votes may arrive before the certificate that they are for. */
    private TargetEvent withKnownVotes(TargetEvent event) {
        if (event
                instanceof
                TargetEvent.CertificateShown(Signed<TransferCertificate> certificate, List<Signed<Vote>> votes)) {
            List<Signed<Vote>> all = new java.util.ArrayList<>(votes);
            all.addAll(arrived.values());
            return new TargetEvent.CertificateShown(certificate, all);
        }
        return event;
    }

    /** The source shows it to the hosts at once; where it died before it could, this plane does. */
    private void spreadCertificate() {
        Backoff backoff = new Backoff(SPREAD_AFTER, SPREAD_AT_MOST_EVERY);
        try {
            backoff.pause();
            while (state.stage() == Stage.MANIFEST_HELD) {
                Optional<Signed<TransferCertificate>> certificate = state.certificate();
                if (certificate.isPresent()) {
                    context.hosts()
                            .spread(
                                    context.sessions(),
                                    certificate.get(),
                                    state.offer().ended());
                }
                backoff.pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Majority majority) {
        listeners.forEach(listener -> listener.serving(majority));
        for (HostKey host : arrived.keySet()) {
            listeners.forEach(listener -> listener.arrived(host));
        }
        context.hosts().settle(context.sessions(), majority);
    }
}
