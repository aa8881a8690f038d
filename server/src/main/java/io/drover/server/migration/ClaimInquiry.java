package io.drover.server.migration;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.phase.Phase;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.protocol.v1.DecisionResponse;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.store.Store;
import io.drover.server.store.StoreFullException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks sources what they decided of claims on which nothing has happened for a while: the word may have been said to a life
 * of this plane that was lost. A claim is never dropped since its source knows nothing of it.
 */
public final class ClaimInquiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimInquiry.class);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration EVERY = Duration.ofSeconds(20);

    private final Claims claims;
    private final Store store;
    private final PeerChannels channels;
    private final StandDown standDown;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("claims-", 0).factory());
    private Map<MigrationId, Stage> seen = new HashMap<>();

    public ClaimInquiry(Claims claims, Store store, PeerChannels channels, StandDown standDown) {
        this.claims = claims;
        this.store = store;
        this.channels = channels;
        this.standDown = standDown;
        var _ = timer.scheduleWithFixedDelay(this::round, FIRST.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void round() {
        Map<MigrationId, Stage> now = new HashMap<>();
        for (ClaimRun claim : claims.active()) {
            ClaimOffer offer = claim.state().offer();
            Stage stage = claim.state().stage();
            now.put(offer.migration(), stage);
            if (standDown.reason().isEmpty() && stage == seen.get(offer.migration())) {
                ask(claim, offer);
            }
        }
        seen = now;
    }

    private void ask(ClaimRun claim, ClaimOffer offer) {
        Optional<Peer> source = store.read(
                transaction -> transaction.peers().find(offer.source().id()));
        if (source.isEmpty()) {
            return;
        }
        try {
            DecisionResponse told = new PeerCalls(source.get(), channels)
                    .decision(offer.migration(), offer.cluster(), offer.sourceIncarnation());
            if (!told.getAbort().isEmpty()) {
                claim.abort(Signed.decode(Abort.class, told.getAbort().toByteArray()));
            } else if (claim.state().stage() == Stage.SERVING) {
                if (told.getPhase().equals(Phase.DONE.name())) {
                    claim.finish(Optional.empty());
                }
            } else if (!told.getCertificate().isEmpty()) {
                claim.show(
                        Signed.decode(
                                TransferCertificate.class, told.getCertificate().toByteArray()),
                        List.of());
            }
        } catch (PeerException | ClaimRefusedException | MalformedException | StoreFullException e) {
            LOG.info(
                    "migration {}: what became of its claim is asked again later: {}",
                    offer.migration(),
                    e.getMessage());
        } catch (RuntimeException e) {
            // The timer must go on for the other claims.
            LOG.error("migration {}: its source could not be asked what it decided", offer.migration(), e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
