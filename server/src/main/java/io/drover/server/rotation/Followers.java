package io.drover.server.rotation;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.CommandResult;
import io.drover.server.host.Host;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.peer.PlaneGreeting;
import io.drover.server.plane.OwnPlane;
import io.drover.server.pool.Gateway;
import io.drover.server.pool.Gateways;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows hosts, peers and gateways the plane's next keys, and keeps who has followed. In memory only: after a restart they
 * are shown again, which changes nothing where they have followed. Thread-safe.
 */
final class Followers {
    private static final int ATTEMPTS = 3;
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OwnPlane self;
    private final AgentSessions sessions;
    private final PeerChannels channels;
    private final PlaneGreeting greeting;
    private final Gateways gateways;
    private final Set<HostKey> hosts = ConcurrentHashMap.newKeySet();
    private final Set<PlaneId> peers = ConcurrentHashMap.newKeySet();
    private final Map<HostKey, String> hostProblems = new ConcurrentHashMap<>();
    private final Map<PlaneId, String> peerProblems = new ConcurrentHashMap<>();
    private final Map<HostKey, Long> shownTo = new ConcurrentHashMap<>();
    private final Map<PlaneId, Long> greeted = new ConcurrentHashMap<>();

    Followers(OwnPlane self, AgentSessions sessions, PeerChannels channels, PlaneGreeting greeting, Gateways gateways) {
        this.self = self;
        this.sessions = sessions;
        this.channels = channels;
        this.greeting = greeting;
        this.gateways = gateways;
    }

    /** Nobody has followed yet: other keys are to be shown. */
    void begin() {
        hosts.clear();
        peers.clear();
        hostProblems.clear();
        peerProblems.clear();
        shownTo.clear();
        greeted.clear();
    }

    /** Why a host has not followed; empty where it has. */
    Optional<String> problem(Host host) {
        if (hosts.contains(host.key())) {
            return Optional.empty();
        }
        return Optional.of(
                sessions.session(host.key()).isEmpty()
                        ? "its agent is not connected"
                        : hostProblems.getOrDefault(host.key(), "it has not answered yet"));
    }

    /** Why a peer has not followed; empty where it has. */
    Optional<String> problem(Peer peer) {
        return peers.contains(peer.identity().id())
                ? Optional.empty()
                : Optional.of(peerProblems.getOrDefault(peer.identity().id(), "it has not answered yet"));
    }

    /** Why a gateway has not followed; empty where it accepts the server's next TLS key, the only one that matters to it. */
    Optional<String> problem(Gateway gateway) {
        Set<Fingerprint> accepted = gateways.acceptedBy(gateway);
        if (accepted.contains(self.keys().fingerprints().getLast())) {
            return Optional.empty();
        }
        if (!gateways.isAttached(gateway)) {
            return Optional.of("it is not connected");
        }
        return Optional.of(
                accepted.isEmpty()
                        ? "it does not say which keys of this plane it knows; update it to this version"
                        : "it has not stored the next TLS key; its log says why");
    }

    /** Tells all gateways that serve which TLS keys this server may show now. */
    void tellGateways() {
        gateways.tellServerKeys();
    }

    /** Shows a host the keys, unless it has followed, is away, or was shown them a moment ago. */
    void show(Host host, Signed<Succession> succession) {
        if (!hosts.contains(host.key())) {
            sessions.session(host.key()).filter(_ -> due(shownTo, host.key())).ifPresent(session -> {
                var _ = session.showSuccession(succession)
                        .whenComplete((answer, failure) -> answered(host.key(), answer, failure));
            });
        }
    }

    private void answered(HostKey host, @Nullable CommandResult answer, @Nullable Throwable failure) {
        if (answer instanceof CommandResult.Accepted) {
            hosts.add(host);
        } else if (answer instanceof CommandResult.Refused(String code, String reason)) {
            hostProblems.put(host, code + ": " + reason);
        } else if (failure != null) {
            hostProblems.put(host, String.valueOf(failure.getMessage()));
        }
    }

    /** Shows a peer the keys with a greeting, on a thread of its own, unless it has followed or is being shown them. */
    void show(Peer peer) {
        PlaneId id = peer.identity().id();
        if (!peers.contains(id) && due(greeted, id)) {
            greeted.put(id, Long.MAX_VALUE);
            Thread.ofVirtual().name("succession-", 0).start(() -> {
                try {
                    greet(peer);
                } finally {
                    greeted.put(id, System.nanoTime());
                }
            });
        }
    }

    /** Tells a peer that the former keys are gone; one that does not answer now hears it with a later greeting. */
    void settle(Peer peer) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (greet(peer)) {
                return;
            }
        }
    }

    private boolean greet(Peer peer) {
        PlaneId id = peer.identity().id();
        try {
            PlaneHello answer = new PeerCalls(peer, channels).greet(greeting.hello(peer));
            if (answer.getKnownKey().equals(self.identity().key().hex())) {
                peers.add(id);
                return true;
            }
            peerProblems.put(id, "it still knows this plane by the former key");

        } catch (PeerException e) {
            peerProblems.put(id, String.valueOf(e.getMessage()));
        }
        return false;
    }

    private static <T> boolean due(Map<T, Long> last, T whom) {
        Long before = last.get(whom);
        long now = System.nanoTime();
        if (before != null && (before == Long.MAX_VALUE || now - before < AGAIN_NANOS)) {
            return false;
        }
        last.put(whom, now);
        return true;
    }
}
