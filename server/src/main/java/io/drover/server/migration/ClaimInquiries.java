package io.drover.server.migration;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.peer.SourceDecision;
import io.drover.server.store.Store;
import io.drover.server.store.StoreFullException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks sources what they decided of the migrations that this plane holds claims for, as their word may have been lost on
 * its way. A claim that an earlier life of this plane left asks soon, any other after a while, and each again in growing
 * pauses, until it is ended; a source that knows nothing of the migration decides nothing. A claim that this plane serves
 * already, of which the source has cleaned up in a life of this plane that was lost, ends so too.
 */
public final class ClaimInquiries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimInquiries.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration AFTER_A_WHILE = Duration.ofSeconds(30);
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(1);

    private final Claims claims;
    private final Store store;
    private final PeerChannels channels;
    private final StandDown standDown;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<MigrationId> asking = ConcurrentHashMap.newKeySet();

    ClaimInquiries(Claims claims, Store store, PeerChannels channels, StandDown standDown) {
        this.claims = claims;
        this.store = store;
        this.channels = channels;
        this.standDown = standDown;
        threads.execute(this::look);
    }

    private void look() {
        try {
            while (true) {
                begin();
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        for (ClaimRun claim : claims.active()) {
            MigrationId migration = claim.state().offer().migration();
            if (isOpen(claim) && asking.add(migration)) {
                Duration first = claims.isLeft(migration) ? SOON : AFTER_A_WHILE;
                threads.execute(() -> askUntilEnded(claim, first));
            }
        }
    }

    private static boolean isOpen(ClaimRun claim) {
        return !claim.state().stage().isTerminal();
    }

    private void askUntilEnded(ClaimRun claim, Duration first) {
        Backoff backoff = new Backoff(first, AT_LEAST_EVERY);
        try {
            backoff.pause();
            while (isOpen(claim)) {
                if (standDown.reason().isEmpty()) {
                    ask(claim);
                }
                backoff.pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.remove(claim.state().offer().migration());
        }
    }

    private void ask(ClaimRun claim) {
        ClaimOffer offer = claim.state().offer();
        Optional<Peer> source = store.read(
                transaction -> transaction.peers().find(offer.source().id()));
        if (source.isEmpty()) {
            LOG.warn(
                    "migration {}: plane {}, which began it, is no peer any more: pair the two planes again to learn what it decided",
                    offer.migration(),
                    offer.source().id());
            return;
        }
        try {
            take(claim, new PeerCalls(source.get(), channels).decision(offer));
        } catch (PeerException e) {
            LOG.info("migration {}: what was decided is not known: {}", offer.migration(), e.getMessage());
        } catch (ClaimRefusedException | StoreFullException e) {
            LOG.warn("migration {}: {}", offer.migration(), e.getMessage());
        }
    }

    private static void take(ClaimRun claim, SourceDecision decision) throws ClaimRefusedException {
        switch (decision) {
            case SourceDecision.Committed(var certificate) -> show(claim, certificate);
            case SourceDecision.Done(var certificate) -> {
                show(claim, certificate);
                if (claim.state().stage() == Stage.SERVING) {
                    claim.finish(Optional.empty());
                }
            }
            case SourceDecision.Aborted(var abort) -> claim.abort(abort);
            case SourceDecision.Open ignored -> {}
            case SourceDecision.Unknown ignored ->
                LOG.warn(
                        "migration {}: plane {} knows nothing of it; the claim stays, as that plane may have been restored from an old copy",
                        claim.state().offer().migration(),
                        claim.state().offer().source().id());
        }
    }

    private static void show(ClaimRun claim, Signed<TransferCertificate> certificate) throws ClaimRefusedException {
        if (claim.state().stage().isAbortable()) {
            claim.show(certificate, List.of());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
