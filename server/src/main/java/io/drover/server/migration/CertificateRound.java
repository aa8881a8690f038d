package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState.Plan;
import io.drover.migration.target.ClaimOffer;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.CommandResult;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerException;
import io.drover.server.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the certificate of one migration to the target and to every host, and collects the votes, until the target
 * serves. Thread-safe.
 */
final class CertificateRound {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRound.class);

    private final AgentSessions sessions;
    private final Store store;
    private final PeerCalls target;
    private final Plan plan;
    private final Supplier<ClaimOffer> claim;
    private final Executor threads;
    private final Consumer<SourceEvent> events;
    private final Map<HostKey, Signed<Vote>> votes = new ConcurrentHashMap<>();
    private final AtomicBoolean showing = new AtomicBoolean();

    CertificateRound(
            AgentSessions sessions,
            Store store,
            PeerCalls target,
            Plan plan,
            Supplier<ClaimOffer> claim,
            Executor threads,
            Consumer<SourceEvent> events) {
        this.sessions = sessions;
        this.store = store;
        this.target = target;
        this.plan = plan;
        this.claim = claim;
        this.threads = threads;
        this.events = events;
    }

    /** A host's vote arrived, over whichever session. */
    void voted(Signed<Vote> vote) {
        if (vote.statement().epoch() != plan.epoch() + 1) {
            // Hosts report the vote of the transfer before, too: it says nothing of this one.
            return;
        }
        votes.put(vote.statement().host(), vote);
        events.accept(new SourceEvent.Voted(vote));
    }

    /**
     * Shows it again and again until there is no need any more: to the target until it serves, to hosts that have not
     * voted until all have arrived, since one that could not store its vote does not ask for the certificate. Called again, it
     * leaves that to the first call.
     */
    void show(Signed<TransferCertificate> certificate, BooleanSupplier serving, BooleanSupplier done)
            throws InterruptedException {
        if (!showing.compareAndSet(false, true)) {
            return;
        }
        // Short pauses, since until the target serves nobody commands the cluster.
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
        while (!done.getAsBoolean()) {
            if (!serving.getAsBoolean()) {
                threads.execute(() -> showTarget(certificate));
            }
            for (HostKey host : plan.ended().hosts()) {
                if (!votes.containsKey(host)) {
                    sessions.session(host).ifPresent(session -> showHost(session, certificate));
                }
            }
            backoff.pause();
        }
    }

    private void showTarget(Signed<TransferCertificate> certificate) {
        try {
            Optional<Finding> refused = target.show(plan.migration(), certificate, List.copyOf(votes.values()));
            Faults.reach(FaultPoint.CERTIFICATE_TAKEN);
            if (refused.isPresent()) {
                LOG.error(
                        "migration {}: the target refuses the certificate: {}: {}",
                        plan.migration(),
                        refused.get().code(),
                        refused.get().seen());
                sendManifestAgain();
            }
        } catch (PeerException e) {
            LOG.warn("migration {}: the certificate is shown again: {}", plan.migration(), e.getMessage());
            if (e.failure() == PeerException.Failure.REFUSED) {
                claimAgain();
            }
        }
    }

    /**
     * A target that was restored to before it had the claim knows of no such migration. What is committed is never taken back,
     * so it takes the claim again, once it is recovered.
     */
    private void claimAgain() {
        try {
            Optional<Finding> refused = target.claim(claim.get(), false).refused();
            if (refused.isEmpty()) {
                sendManifestAgain();
            } else {
                LOG.info(
                        "migration {}: the target does not take the claim again: {}",
                        plan.migration(),
                        refused.get().seen());
            }
        } catch (PeerException e) {
            LOG.info("migration {}: the target does not take the claim again: {}", plan.migration(), e.getMessage());
        }
    }

    /** A target that was restored from an old copy may have lost the manifest: the tombstone keeps it. */
    private void sendManifestAgain() throws PeerException {
        Optional<SealedManifest> kept =
                store.read(transaction -> transaction.tombstones().find(plan.cluster())).stream()
                        .filter(tombstone -> tombstone.migration().equals(plan.migration()))
                        .flatMap(tombstone -> tombstone.manifest().stream())
                        .findFirst();
        if (kept.isPresent()) {
            Digest held = target.transfer(kept.get());
            LOG.info("migration {}: the target holds manifest {} again", plan.migration(), held);
        }
    }

    private void showHost(AgentSession session, Signed<TransferCertificate> certificate) {
        var _ = session.showLinks(plan.cluster(), List.of(new Link.Transfer(certificate)))
                .whenComplete((result, failure) -> {
                    if (failure == null) {
                        took(session.host(), result);
                    } else {
                        LOG.warn("migration {}: host {}: {}", plan.migration(), session.host(), failure.getMessage());
                    }
                });
    }

    private void took(HostKey host, CommandResult result) {
        switch (result) {
            case CommandResult.Voted(Signed<Vote> vote) -> voted(vote);
            case CommandResult.Accepted ignored -> {}
            case CommandResult.Promised ignored -> {}
            case CommandResult.Refused(String code, String reason) ->
                LOG.warn("migration {}: host {} does not vote: {}: {}", plan.migration(), host, code, reason);
        }
    }
}
