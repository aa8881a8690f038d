package io.drover.server.pool;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PoolName;
import io.drover.protocol.JoinToken;
import io.drover.server.audit.Audit;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.gateway.PoolGateways;
import io.drover.server.gateway.ServerKeys;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The gateways of this plane: who they are, and which serve now. Thread-safe. */
public final class Gateways implements PoolGateways {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Duration MAX_VALIDITY = Duration.ofDays(7);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    private final Store store;
    private final OwnPlane self;
    private final Events events;
    private final InstantSource time;
    /** By the keys that they show; calls ask for every one of them. */
    private final Map<Fingerprint, Gateway> known = new ConcurrentHashMap<>();

    /** By those keys too, each of its connections: a name may be given again once its gateway was removed. */
    private final Map<Fingerprint, Set<GatewayLink>> attached = new ConcurrentHashMap<>();

    /** By those keys too, the server's keys that each has said to accept. */
    private final Map<Fingerprint, ServerKeys> accepted = new ConcurrentHashMap<>();

    public Gateways(Store store, OwnPlane self, Events events, InstantSource time) {
        this.store = store;
        this.self = self;
        this.events = events;
        this.time = time;
        store.read(transaction -> transaction.gateways().list())
                .forEach(gateway -> known.put(gateway.address().fingerprint(), gateway));
    }

    @Override
    public Optional<PoolName> poolOf(Fingerprint gateway) {
        return Optional.ofNullable(known.get(gateway)).map(Gateway::pool);
    }

    /** Where hosts dial for a pool: the gateways of it that serve now. */
    public List<GatewayAddress> live(PoolName pool) {
        if (pool.equals(PoolName.DEFAULT)) {
            return self.gateways();
        }
        return store.read(transaction -> transaction.gateways().list()).stream()
                .filter(gateway -> gateway.pool().equals(pool) && isAttached(gateway))
                .map(Gateway::address)
                .toList();
    }

    /** Whether any gateway was ever in a pool; the default one always exists. */
    public boolean exists(PoolName pool) {
        return pool.equals(PoolName.DEFAULT)
                || known.values().stream().anyMatch(gateway -> gateway.pool().equals(pool));
    }

    public List<Gateway> list() {
        return store.read(transaction -> transaction.gateways().list());
    }

    public boolean isAttached(Gateway gateway) {
        return attached.containsKey(gateway.address().fingerprint());
    }

    /** A token in the clear, told once. */
    String token(String name, PoolName pool, Duration validity) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.badRequest(
                    "WRONG_GATEWAY_NAME",
                    "name is '%s'; expected 1 to 63 letters, digits, dots, dashes and underscores"
                            .formatted(Problem.shortened(name)));
        }
        if (pool.equals(PoolName.DEFAULT)) {
            throw ProblemException.badRequest(
                    "POOL_RESERVED",
                    "pool 'default' is that of the plane's server itself; choose another name for the pool");
        }
        if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw ProblemException.badRequest(
                    "WRONG_VALIDITY",
                    "validForSeconds is %d; expected 1 to %d"
                            .formatted(validity.toSeconds(), MAX_VALIDITY.toSeconds()));
        }
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant now = time.instant();
        store.write(transaction -> {
            if (transaction.gateways().find(name).isPresent()) {
                throw ProblemException.conflict(
                        "GATEWAY_NAME_TAKEN",
                        "there is a gateway named '%s'; remove it first, or choose another name".formatted(name));
            }
            transaction.gatewayTokens().deleteExpired(now.minus(MAX_VALIDITY));
            transaction
                    .gatewayTokens()
                    .insert(new GatewayToken(digest(secret), name, pool, now.plus(validity), Optional.empty()));
            Audit.enter(transaction, now, "gateway.token-made", name, Map.of("pool", pool.value()));
            return name;
        });
        return new JoinToken(self.identity().id(), secret, self.gateways()).encode();
    }

    /** Makes a gateway known, if its token is good; tells why not. The caller has shown the address's key. */
    Enrolment enrol(String secret, GatewayAddress address, String from) {
        Instant now = time.instant();
        Enrolment outcome = store.write(transaction -> decide(transaction, digest(secret), address, from, now));
        if (outcome instanceof Enrolment.Enrolled(Gateway gateway)) {
            known.put(address.fingerprint(), gateway);
        }
        return outcome;
    }

    private Enrolment decide(Transaction transaction, Digest secret, GatewayAddress address, String from, Instant now) {
        Optional<GatewayToken> found = transaction.gatewayTokens().find(secret);
        if (found.isEmpty()) {
            return new Enrolment.Refused(
                    "TOKEN_UNKNOWN",
                    "the token is not one of this plane's; make a new one with 'drover gateway token'");
        }
        GatewayToken token = found.get();
        if (token.usedAt().isPresent()) {
            // A gateway whose answer was lost asks again.
            return transaction
                    .gateways()
                    .find(token.name())
                    .filter(gateway -> gateway.address().fingerprint().equals(address.fingerprint()))
                    .<Enrolment>map(Enrolment.Enrolled::new)
                    .orElseGet(() -> new Enrolment.Refused(
                            "TOKEN_USED",
                            "the token was used at %s, and works once; make a new one with 'drover gateway token'"
                                    .formatted(token.usedAt().get())));
        }
        if (!now.isBefore(token.expiresAt())) {
            return new Enrolment.Refused(
                    "TOKEN_EXPIRED",
                    "the token expired at %s; make a new one with 'drover gateway token'".formatted(token.expiresAt()));
        }
        transaction.gatewayTokens().use(secret, now);
        Gateway gateway = new Gateway(token.name(), token.pool(), address, now);
        transaction.gateways().save(gateway);
        events.publish(
                transaction,
                Event.of(
                        now,
                        "gateway.enrolled",
                        gateway.name(),
                        Map.of("pool", gateway.pool().value(), "address", address.toString())));
        Audit.enterFor(
                transaction,
                now,
                "gateway " + gateway.name(),
                from,
                "gateway.enrolled",
                gateway.name(),
                Map.of("pool", gateway.pool().value(), "address", address.toString()));
        return new Enrolment.Enrolled(gateway);
    }

    /** Forgets a gateway: its key counts for nothing from now on, and it is told so. */
    Gateway remove(String name) {
        Gateway gone = store.write(transaction -> {
            Gateway gateway = transaction
                    .gateways()
                    .find(name)
                    .orElseThrow(() -> ProblemException.notFound(
                            "NO_SUCH_GATEWAY",
                            "there is no gateway '%s'; 'drover gateway list' shows those that are"
                                    .formatted(Problem.shortened(name))));
            List<String> served = transaction.placements().list().stream()
                    .filter(placement -> placement.statement().pool().equals(gateway.pool()))
                    .flatMap(placement ->
                            transaction.clusters().find(placement.statement().cluster()).stream())
                    .map(cluster -> cluster.name())
                    .toList();
            boolean last = transaction.gateways().list().stream()
                    .noneMatch(other ->
                            other.pool().equals(gateway.pool()) && !other.name().equals(gateway.name()));
            if (last && !served.isEmpty()) {
                throw ProblemException.conflict(
                        "GATEWAY_IN_USE",
                        "gateway '%s' is the last of pool %s, which serves %s; migrate them to another pool first"
                                .formatted(name, gateway.pool(), String.join(", ", served)));
            }
            transaction.gateways().delete(name);
            Audit.enter(transaction, time.instant(), "gateway.removed", name, Map.of());
            events.publish(
                    transaction,
                    Event.of(
                            time.instant(),
                            "gateway.deleted",
                            name,
                            Map.of("pool", gateway.pool().value())));
            return gateway;
        });
        Fingerprint key = gone.address().fingerprint();
        known.remove(key);
        accepted.remove(key);
        Optional.ofNullable(attached.remove(key)).ifPresent(links -> links.forEach(GatewayLink::end));
        return gone;
    }

    /** The gateway that shows a TLS key. */
    Optional<Gateway> withKey(Fingerprint tls) {
        return Optional.ofNullable(known.get(tls));
    }

    /** A gateway serves from now on. */
    void attach(Gateway gateway, GatewayLink link) {
        Fingerprint key = gateway.address().fingerprint();
        attached.compute(key, (same, before) -> {
            Set<GatewayLink> links = before == null ? new HashSet<>() : new HashSet<>(before);
            links.add(link);
            return Set.copyOf(links);
        });
        if (!known.containsKey(key)) {
            // It was removed since it was looked up.
            attached.remove(key);
            link.end();
        }
    }

    void detach(Gateway gateway, GatewayLink link) {
        attached.computeIfPresent(gateway.address().fingerprint(), (key, before) -> {
            Set<GatewayLink> links = new HashSet<>(before);
            links.remove(link);
            return links.isEmpty() ? null : Set.copyOf(links);
        });
    }

    /** A gateway has stored these keys of the server, and accepts them from now on. */
    void accepts(Gateway gateway, ServerKeys keys) {
        Fingerprint key = gateway.address().fingerprint();
        accepted.put(key, keys);
        if (!known.containsKey(key)) {
            accepted.remove(key);
        }
    }

    /** The keys of the server that a gateway has last said to accept, since this server started; none where it said nothing. */
    public Set<Fingerprint> acceptedBy(Gateway gateway) {
        return accepted.getOrDefault(gateway.address().fingerprint(), ServerKeys.NONE)
                .keys();
    }

    /** Tells the gateways that serve which keys the server may show now. They are told with every beat, too. */
    public void tellServerKeys() {
        attached.values().forEach(links -> links.forEach(GatewayLink::beat));
    }

    private static Digest digest(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** What becomes of a gateway that shows a token. */
    sealed interface Enrolment {
        /** It is known from now on. */
        record Enrolled(Gateway gateway) implements Enrolment {}

        /** It stays unknown: a stable code, and the reason for the operator. */
        record Refused(String code, String reason) implements Enrolment {}
    }
}
