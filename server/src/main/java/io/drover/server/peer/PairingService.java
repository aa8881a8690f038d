package io.drover.server.peer;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.PlaneClock;
import io.drover.protocol.v1.PairRequest;
import io.drover.protocol.v1.PairResponse;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.audit.Audit;
import io.drover.server.gateway.CallerKeys;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.web.ProblemException;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pairs this plane with others: each pins the other's keys, and says for itself whether it takes clusters from the other.
 * Thread-safe.
 */
public final class PairingService implements Pairing {
    private static final Logger LOG = LoggerFactory.getLogger(PairingService.class);
    private static final int SECRET_BYTES = 32;

    private final Store store;
    private final PlaneKeys keys;
    private final PlaneGreeting greeting;
    private final PeerChannels channels;
    private final Supplier<List<GatewayAddress>> ownGateways;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<PlaneId, PlaneClock> remembered = new ConcurrentHashMap<>();

    public PairingService(
            Store store,
            PlaneKeys keys,
            PlaneGreeting greeting,
            PeerChannels channels,
            Supplier<List<GatewayAddress>> ownGateways,
            InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.greeting = greeting;
        this.channels = channels;
        this.ownGateways = ownGateways;
        this.clock = clock;
    }

    /** Makes an invitation, good for one pairing. */
    @Override
    public Invited invite(Optional<String> peerName, boolean allowInbound, Duration validFor) {
        peerName.ifPresent(PairingService::checkName);
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expires = clock.instant().plus(validFor);
        store.write(transaction -> {
            transaction
                    .invitations()
                    .insert(new Invitation(digest(secret), peerName, allowInbound, expires, Optional.empty()));
            Audit.enter(
                    transaction,
                    clock.instant(),
                    "peer.invited",
                    peerName.orElse(""),
                    Map.of("allowInbound", String.valueOf(allowInbound), "expires", expires.toString()));
            return expires;
        });
        String invitation = new PeerInvitation(secret, keys.identity(), ownGateways.get(), expires).encode();
        return new Invited(invitation, "echo %s | drover peer join -".formatted(invitation), expires);
    }

    /** Joins by an invitation of another plane. */
    @Override
    public PeerView join(String text, Optional<String> name, boolean allowInbound) {
        PeerInvitation invitation = invitation(text);
        if (invitation.plane().id().equals(keys.id())) {
            throw ProblemException.badRequest(
                    "PEER_IS_SELF", "the invitation is this plane's own; use it at the other plane");
        }
        name.ifPresent(wanted -> checkFree(wanted, invitation.plane().id()));
        PeerCalls calls = new PeerCalls(invitation.plane().id().value(), invitation.gateways(), channels);
        PairResponse response;
        try {
            response = calls.pair(PairRequest.newBuilder()
                    .setSecret(invitation.secret())
                    .setPlane(greeting.hello())
                    .setAllowInbound(allowInbound)
                    .build());
        } catch (PeerException e) {
            throw switch (e.failure()) {
                case UNREACHABLE -> ProblemException.conflict(e.finding().code(), String.valueOf(e.getMessage()));
                case GARBAGE, REFUSED -> ProblemException.conflict("PAIRING_REFUSED", String.valueOf(e.getMessage()));
            };
        }
        Peer peer;
        try {
            peer = peerOf(response.getPlane(), name, allowInbound);
        } catch (MalformedException | IllegalArgumentException e) {
            throw ProblemException.conflict(
                    "PEER_ANSWER_INVALID", "the other plane's answer makes no sense: %s".formatted(e.getMessage()));
        }
        if (!peer.identity().equals(invitation.plane())) {
            throw ProblemException.conflict(
                    "PEER_IS_ANOTHER",
                    "plane %s answers with other keys than its invitation names"
                            .formatted(peer.identity().id()));
        }
        return PeerView.of(
                saved(peer), Optional.of(true), Optional.of(response.getPlane().getVersion()));
    }

    /** Takes in a plane that shows an invitation's secret. Throws StatusRuntimeException, with the reason, where it may not. */
    PairResponse accept(PairRequest request, Fingerprint shown) {
        Digest secret = digest(request.getSecret());
        Invitation invitation = store.read(
                        transaction -> transaction.invitations().find(secret))
                .orElseThrow(() -> refused("the invitation is unknown to this plane"));
        if (invitation.usedAt().isPresent()) {
            throw refused("the invitation was used on %s; ask for a new one"
                    .formatted(invitation.usedAt().get()));
        }
        if (!clock.instant().isBefore(invitation.expiresAt())) {
            throw refused("the invitation expired on %s; ask for a new one".formatted(invitation.expiresAt()));
        }
        PlaneHello hello = request.getPlane();
        Optional<Finding> incompatible = PlaneGreeting.incompatibility(
                "the joining plane", hello.getMinProtocol(), hello.getMaxProtocol(), hello.getVersion());
        if (incompatible.isPresent()) {
            throw refused(incompatible.get().seen());
        }
        Peer peer = peerOf(hello, invitation.peerName(), invitation.allowInbound());
        boolean ownKey = peer.gateways().stream()
                .anyMatch(gateway -> gateway.fingerprint().equals(shown));
        if (!ownKey) {
            throw refused("the joining plane shows another TLS key than the one it tells of");
        }
        if (peer.identity().id().equals(keys.id())) {
            throw refused("a plane cannot be its own peer");
        }
        String from = CallerKeys.address();
        store.write(transaction -> {
            if (!transaction.invitations().use(secret, clock.instant())) {
                throw refused("the invitation was just used by another; ask for a new one");
            }
            try {
                transaction.peers().save(peer);
            } catch (IllegalStateException e) {
                throw refused(String.valueOf(e.getMessage()));
            }
            Audit.enterFor(
                    transaction, clock.instant(), "peer " + peer.name(), from, "peer.paired", peer.name(), told(peer));
            return peer;
        });
        LOG.info(
                "paired with plane {} ({}), inbound {}",
                peer.name(),
                peer.identity().id(),
                peer.allowInbound());
        return PairResponse.newBuilder()
                .setPlane(greeting.hello())
                .setAllowInbound(invitation.allowInbound())
                .build();
    }

    /**
     * A peer told its clock. It is remembered in memory only, to cost no write: what a peer that was restored has signed or
     * been given is proven by what this plane stores.
     *
     * @return the peer with the highest clock that it ever told
     */
    Peer seen(Peer peer, PlaneHello hello) {
        PlaneClock latest = remembered.merge(peer.identity().id(), PlaneGreeting.clockOf(hello), PlaneClock::latest);
        return peer.seenAt(latest);
    }

    /**
     * Follows a peer that tells of other keys of its own: by the keys that are pinned, and by nothing else. What it told
     * before is no news, and what is older than that is refused.
     *
     * @return the peer as it is pinned from now on
     */
    Peer follow(Peer peer, PlaneHello hello) {
        if (hello.getSuccession().isEmpty()) {
            return peer;
        }
        Signed<Succession> shown =
                Signed.decode(Succession.class, hello.getSuccession().toByteArray());
        Succession succession = shown.statement();
        boolean next = succession.former().equals(peer.identity())
                && shown.verifiedBy(peer.identity().key());
        boolean settled = succession.next().equals(peer.identity())
                && shown.verifiedBy(peer.identity().key());
        boolean knownBefore = succession.next().equals(peer.identity())
                && shown.verifiedBy(succession.former().key());
        if (knownBefore || (settled && peer.gateways().equals(succession.gateways()))) {
            return peer;
        }
        if (!next && !settled) {
            throw refused("the keys that plane %s says are its own now are not signed by the key %s that is pinned here"
                    .formatted(peer.name(), peer.identity().key()));
        }
        Peer followed = peer.succeededBy(succession.next(), succession.gateways());
        String from = CallerKeys.address();
        store.write(transaction -> {
            transaction.peers().save(followed);
            Audit.enterFor(
                    transaction,
                    clock.instant(),
                    "peer " + peer.name(),
                    from,
                    next ? "peer.key.changed" : "peer.key.settled",
                    peer.name(),
                    told(followed));
            return followed;
        });
        LOG.info(
                "peer {} has the key {} from now on",
                peer.name(),
                succession.next().key());
        return followed;
    }

    Optional<Peer> byTls(Fingerprint tls) {
        return store.read(transaction -> transaction.peers().findByTls(tls));
    }

    @Override
    public List<PeerView> list() {
        List<Peer> peers = store.read(transaction -> transaction.peers().list());
        return peers.parallelStream()
                .map(peer -> {
                    Optional<PlaneHello> hello = greet(peer);
                    return PeerView.of(peer, Optional.of(hello.isPresent()), hello.map(PlaneHello::getVersion));
                })
                .toList();
    }

    private Peer find(String nameOrId) {
        return store.read(transaction -> transaction.peers().list()).stream()
                .filter(peer -> peer.name().equals(nameOrId)
                        || peer.identity().id().value().equals(nameOrId))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound(
                        "PEER_UNKNOWN",
                        "no peer is called '%s'; 'drover peer list' shows those that are".formatted(nameOrId)));
    }

    /** Unpairs; refused while a migration to it, or a claim of it, has not ended. */
    @Override
    public void remove(String nameOrId) {
        Peer peer = find(nameOrId);
        PlaneId id = peer.identity().id();
        store.write(transaction -> {
            boolean claimed = transaction.claims().list().stream().anyMatch(claim -> !claim.ended());
            boolean migrating = transaction.migrations().list().stream().anyMatch(migration -> !migration.ended());
            if (claimed || migrating) {
                throw ProblemException.conflict(
                        "PEER_IN_USE",
                        "a migration is in progress; peer '%s' can be removed when it has ended"
                                .formatted(peer.name()));
            }
            transaction.peers().delete(id);
            Audit.enter(transaction, clock.instant(), "peer.removed", peer.name(), Map.of("plane", id.value()));
            return id;
        });
    }

    /** Whether a peer answers now, and what it runs. */
    private Optional<PlaneHello> greet(Peer peer) {
        try {
            return Optional.of(new PeerCalls(peer, channels).greet(greeting.hello(peer)));
        } catch (PeerException e) {
            LOG.info("peer {}: {}", peer.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Before the other plane is asked: an invitation is good once, and should not be lost for a name. */
    private void checkFree(String name, PlaneId plane) {
        checkName(name);
        store.read(transaction -> transaction.peers().findByName(name))
                .filter(taken -> !taken.identity().id().equals(plane))
                .ifPresent(taken -> {
                    throw ProblemException.conflict(
                            "PEER_NAME_TAKEN",
                            "there is a peer named '%s' (%s); choose another name"
                                    .formatted(name, taken.identity().id()));
                });
    }

    private static void checkName(String name) {
        try {
            PeerNames.checked(name);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WRONG_PEER_NAME", String.valueOf(e.getMessage()));
        }
    }

    private static PeerInvitation invitation(String text) {
        try {
            return PeerInvitation.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("INVITATION_INVALID", String.valueOf(e.getMessage()));
        }
    }

    private Peer saved(Peer peer) {
        try {
            return store.write(transaction -> {
                transaction.peers().save(peer);
                Audit.enter(transaction, clock.instant(), "peer.paired", peer.name(), told(peer));
                return peer;
            });
        } catch (IllegalStateException e) {
            throw ProblemException.conflict("PEER_NAME_TAKEN", String.valueOf(e.getMessage()));
        }
    }

    private Peer peerOf(PlaneHello hello, Optional<String> name, boolean allowInbound) {
        PlaneIdentity identity = PlaneGreeting.identityOf(hello);
        return new Peer(
                identity,
                PeerNames.checked(name.orElse(hello.getName())),
                PlaneGreeting.gatewaysOf(hello),
                allowInbound,
                PlaneGreeting.clockOf(hello),
                clock.instant());
    }

    private static Map<String, String> told(Peer peer) {
        return Map.of(
                "plane", peer.identity().id().value(),
                "key", peer.identity().key().hex(),
                "allowInbound", String.valueOf(peer.allowInbound()));
    }

    private static RuntimeException refused(String why) {
        return Status.PERMISSION_DENIED.withDescription(why).asRuntimeException();
    }

    private static Digest digest(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
