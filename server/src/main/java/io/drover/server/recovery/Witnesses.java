package io.drover.server.recovery;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.recovery.Testimony;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What peers tell to one attempt to recover. They are asked again while it goes on: one may have learned since what this plane
 * waits to hear. Thread-safe.
 */
final class Witnesses {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    private final Store store;
    private final PeerChannels channels;
    private final Map<PlaneId, List<Testimony>> told = new ConcurrentHashMap<>();
    private final Map<PlaneId, String> failures = new ConcurrentHashMap<>();
    private final Set<PlaneId> asked = ConcurrentHashMap.newKeySet();
    private final Map<PlaneId, Long> answeredNanos = new ConcurrentHashMap<>();

    Witnesses(Store store, PeerChannels channels) {
        this.store = store;
        this.channels = channels;
    }

    List<Peer> peers() {
        return store.read(transaction -> transaction.peers().list());
    }

    /**
     * Asks those that have not answered of late, and does not wait: one that is away must not hold up the others. One that is
     * left out may be there all the same, and its word is welcome.
     *
     * @param named clusters to be told of that they may not know this plane to have had
     */
    void ask(Set<ClusterId> named) {
        for (Peer peer : peers()) {
            PlaneId id = peer.identity().id();
            if (!hasAnsweredOfLate(id) && asked.add(id)) {
                Thread.startVirtualThread(() -> ask(peer, named));
            }
        }
    }

    private void ask(Peer peer, Set<ClusterId> named) {
        PlaneId id = peer.identity().id();
        try {
            told.put(id, new PeerCalls(peer, channels).testify(named));
            answeredNanos.put(id, System.nanoTime());
            failures.remove(id);
        } catch (PeerException | MalformedException e) {
            failures.put(id, String.valueOf(e.getMessage()));
        } finally {
            asked.remove(id);
        }
    }

    private boolean hasAnsweredOfLate(PlaneId peer) {
        Long at = answeredNanos.get(peer);
        return at != null && System.nanoTime() - at < AGAIN_AFTER.toNanos();
    }

    boolean hasAnswered(Peer peer) {
        return hasAnswered(peer.identity().id());
    }

    boolean hasAnswered(PlaneId peer) {
        return told.containsKey(peer);
    }

    Optional<String> failure(Peer peer) {
        return Optional.ofNullable(failures.get(peer.identity().id()));
    }

    Map<PlaneId, List<Testimony>> told() {
        return Map.copyOf(told);
    }

    List<Testimony> all() {
        List<Testimony> all = new ArrayList<>();
        told.values().forEach(all::addAll);
        return all;
    }
}
