package io.drover.server.host;

import io.drover.migration.codec.Shortened;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.server.audit.Audit;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Makes hosts known to the plane. The caller has proof that the host holds both of its keys. Thread-safe.
 *
 * <p>A token works once, whatever comes of it. Only a host whose answer was lost, and that asks again with the same keys,
 * is told again.
 */
public final class HostEnrolment {
    private final Store store;
    private final Events events;
    private final InstantSource time;

    public HostEnrolment(Store store, Events events, InstantSource time) {
        this.store = store;
        this.events = events;
        this.time = time;
    }

    /**
     * Decides about a host.
     *
     * @param secret of the token, as shown
     * @param host its key
     * @param tls the key that it shows in TLS
     * @param ownName what it calls itself
     * @param facts what it tells of itself
     * @param from the address that it dials from
     */
    public Outcome enrol(
            String secret, HostKey host, Fingerprint tls, String ownName, HostFactsRecord facts, String from) {
        Digest digest = Digest.of(secret.getBytes(StandardCharsets.UTF_8));
        Attempt attempt = new Attempt(digest, host, tls, ownName, facts, from);
        return store.write(transaction -> decide(transaction, attempt, time.instant()));
    }

    /** The host that shows a TLS key, among those that enrolled: by the key that goes with it, the former one or the next. */
    public Optional<HostKey> hostWithTlsKey(Fingerprint tls) {
        return store.read(transaction -> transaction
                .hosts()
                .findByTls(tls)
                .map(Host::key)
                .or(() -> transaction.rekeyings().findByFormerTls(tls).map(HostRekeying::former)));
    }

    private Outcome decide(Transaction transaction, Attempt attempt, Instant now) {
        Optional<HostToken> found = transaction.hostTokens().find(attempt.secret());
        if (found.isEmpty()) {
            return new Outcome.Refused(
                    "TOKEN_UNKNOWN",
                    "the join token is not one of this plane's; make a new one with 'drover host token' on this plane");
        }
        HostToken token = found.get();
        Optional<Host> known = transaction.hosts().find(attempt.host());
        if (token.usedAt().isPresent()) {
            return known.filter(host -> host.tls().equals(attempt.tls()))
                    .<Outcome>map(host -> new Outcome.Enrolled(host.name()))
                    .orElseGet(() -> new Outcome.Refused(
                            "TOKEN_USED",
                            "the join token was used at %s, and works once; make a new one with 'drover host token'"
                                    .formatted(token.usedAt().get())));
        }
        if (!now.isBefore(token.expiresAt())) {
            return new Outcome.Refused(
                    "TOKEN_EXPIRED",
                    "the join token expired at %s; make a new one with 'drover host token'"
                            .formatted(token.expiresAt()));
        }
        transaction.hostTokens().use(attempt.secret(), now);
        return refusal(transaction, attempt, known)
                .<Outcome>map(refused -> refused)
                .orElseGet(() -> admit(transaction, attempt, token, known, now));
    }

    private static Optional<Outcome.Refused> refusal(Transaction transaction, Attempt attempt, Optional<Host> known) {
        if (known.isPresent() && !known.get().tls().equals(attempt.tls())) {
            return Optional.of(new Outcome.Refused(
                    "HOST_KEY_TAKEN",
                    "this host's key is that of host '%s', which shows another TLS key: one of the two is a copy; remove the agent's state folder on the copy, or delete the host with 'drover host remove %s'"
                            .formatted(known.get().name(), known.get().name())));
        }
        Optional<Host> sameTls = transaction.hosts().findByTls(attempt.tls());
        if (sameTls.isPresent() && !sameTls.get().key().equals(attempt.host())) {
            return Optional.of(new Outcome.Refused(
                    "TLS_KEY_TAKEN",
                    "this host's TLS key is that of host '%s'; remove the agent's state folder on the copy, and join it anew"
                            .formatted(sameTls.get().name())));
        }
        boolean former = transaction.rekeyings().list().stream()
                .filter(rekeying -> rekeying.change().isPresent())
                .anyMatch(rekeying -> rekeying.former().equals(attempt.host())
                        || rekeying.formerTls().equals(attempt.tls()));
        return former
                ? Optional.of(
                        new Outcome.Refused(
                                "HOST_KEY_GIVEN_UP",
                                "this host's key is the former one of a host that is changing to another: remove the agent's state folder on the copy, and join it anew"))
                : Optional.empty();
    }

    private Outcome admit(
            Transaction transaction, Attempt attempt, HostToken token, Optional<Host> known, Instant now) {
        String name = token.hostName().or(() -> known.map(Host::name)).orElse(attempt.ownName());
        if (!HostName.isValid(name)) {
            return new Outcome.Refused(
                    "HOST_NAME_INVALID",
                    "the host calls itself '%s'; expected %s, or a token with a name: 'drover host token --name NAME'"
                            .formatted(Shortened.to(80, name), HostName.EXPECTED));
        }
        Optional<Host> sameName = transaction.hosts().findByName(name);
        if (sameName.isPresent() && !sameName.get().key().equals(attempt.host())) {
            return new Outcome.Refused(
                    "HOST_NAME_TAKEN",
                    "there is another host named '%s'; delete it, or give this one a name: 'drover host token --name NAME'"
                            .formatted(name));
        }
        transaction
                .hosts()
                .save(new Host(
                        attempt.host(),
                        name,
                        attempt.tls(),
                        known.map(Host::enrolledAt).orElse(now),
                        Optional.of(attempt.facts()),
                        known.flatMap(Host::seenAt),
                        Optional.empty()));
        events.publish(
                transaction, Event.of(now, "host.enrolled", attempt.host().hex(), Map.of("name", name)));
        Audit.enterFor(
                transaction,
                now,
                "host " + name,
                attempt.from(),
                "host.enrolled",
                name,
                Map.of("key", attempt.host().hex(), "tls", attempt.tls().hex()));
        return new Outcome.Enrolled(name);
    }

    private record Attempt(
            Digest secret, HostKey host, Fingerprint tls, String ownName, HostFactsRecord facts, String from) {}

    /** What becomes of a host that shows a token. */
    public sealed interface Outcome {
        /** The host is known from now on, under this name. */
        record Enrolled(String name) implements Outcome {}

        /**
         * The host stays unknown.
         *
         * @param code stable, such as TOKEN_USED
         * @param reason for the operator
         */
        record Refused(String code, String reason) implements Outcome {}
    }
}
