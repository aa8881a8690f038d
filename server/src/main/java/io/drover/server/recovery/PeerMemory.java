package io.drover.server.recovery;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.recovery.Testimony;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.migration.OwnDecisions;
import io.drover.server.migration.StandDown;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.peer.PlaneGreeting;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells peers this plane's clock now and then, and hears what they remember of it: a plane that was restored learns it from
 * them also where no host of its own is left to say so. Thread-safe.
 */
public final class PeerMemory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerMemory.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Store store;
    private final OwnPlane self;
    private final PeerChannels channels;
    private final PlaneGreeting greeting;
    private final StandDown standDown;
    private final OwnDecisions decisions;
    private final Set<PlaneId> compared = new HashSet<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("peers-", 0).factory());

    PeerMemory(
            Store store,
            OwnPlane self,
            PeerChannels channels,
            PlaneGreeting greeting,
            StandDown standDown,
            OwnDecisions decisions) {
        this.store = store;
        this.self = self;
        this.channels = channels;
        this.greeting = greeting;
        this.standDown = standDown;
        this.decisions = decisions;
        var _ = timer.scheduleWithFixedDelay(this::round, FIRST.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            List<Peer> peers = store.read(transaction -> transaction.peers().list());
            peers.forEach(this::greet);
        } catch (RuntimeException e) {
            // Such as a store that is busy; the timer must go on.
            LOG.warn("peers were not greeted: {}", e.getMessage());
        }
    }

    /** A peer that cannot testify, since it is of an older version, still remembers clocks. */
    private void greet(Peer peer) {
        asked(peer, this::compare);
        asked(peer, this::compareClocks);
    }

    private static void asked(Peer peer, Question question) {
        try {
            question.ask(peer);
        } catch (PeerException | MalformedException | IllegalArgumentException e) {
            LOG.debug("peer {}: {}", peer.name(), e.getMessage());
        }
    }

    private void compareClocks(Peer peer) throws PeerException {
        PlaneHello hello = new PeerCalls(peer, channels).greet(greeting.hello(peer));
        if (hello.getSeenIncarnation() > 0) {
            standDown.witness(
                    "peer " + peer.name(),
                    new PlaneClock(hello.getSeenIncarnation(), hello.getSeenChange()),
                    self.clock());
        }
    }

    /** Once after each start, since a plane that is restored starts. */
    private void compare(Peer peer) throws PeerException {
        if (compared.contains(peer.identity().id())) {
            return;
        }
        for (Testimony testimony : new PeerCalls(peer, channels).testify(Set.of())) {
            decisions.shown("peer " + peer.name(), testimony);
        }
        compared.add(peer.identity().id());
    }

    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        var _ = timer.awaitTermination(1, TimeUnit.SECONDS);
    }

    /** Something that a peer is asked. */
    private interface Question {
        void ask(Peer peer) throws PeerException;
    }
}
