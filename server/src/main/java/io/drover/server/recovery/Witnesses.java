package io.drover.server.recovery;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.recovery.Testimony;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.peer.PlaneGreeting;
import io.drover.server.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What peers tell to one attempt to recover. Thread-safe. */
final class Witnesses {
    private final Store store;
    private final PeerChannels channels;
    private final PlaneGreeting greeting;
    private final Map<PlaneId, List<Testimony>> told = new ConcurrentHashMap<>();
    private final Map<PlaneId, String> failures = new ConcurrentHashMap<>();
    private final Set<PlaneId> asked = ConcurrentHashMap.newKeySet();

    Witnesses(Store store, PeerChannels channels, PlaneGreeting greeting) {
        this.store = store;
        this.channels = channels;
        this.greeting = greeting;
    }

    List<Peer> peers() {
        return store.read(transaction -> transaction.peers().list());
    }

    /** Asks those that have not answered yet, and does not wait: one that is away must not hold up the others. */
    void ask(Set<String> without) {
        for (Peer peer : peers()) {
            PlaneId id = peer.identity().id();
            if (!told.containsKey(id) && !without.contains(peer.name()) && asked.add(id)) {
                Thread.startVirtualThread(() -> ask(peer));
            }
        }
    }

    private void ask(Peer peer) {
        PlaneId id = peer.identity().id();
        try {
            told.put(id, new PeerCalls(peer, channels).testify(greeting.hello()));
            failures.remove(id);
        } catch (PeerException | MalformedException e) {
            failures.put(id, String.valueOf(e.getMessage()));
        } finally {
            asked.remove(id);
        }
    }

    boolean hasAnswered(Peer peer) {
        return told.containsKey(peer.identity().id());
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
