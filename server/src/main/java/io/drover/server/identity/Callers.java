package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import io.drover.server.security.Caller;
import io.drover.server.security.CallerDirectory;
import io.drover.server.security.Rights;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Knows callers by what is stored now: what is revoked ends at once. Thread-safe. */
final class Callers implements CallerDirectory {
    /** Last use is stored no more often, since most calls would otherwise write. */
    private static final Duration COARSE = Duration.ofMinutes(1);

    private final Store store;
    private final InstantSource time;

    Callers(Store store, InstantSource time) {
        this.store = store;
        this.time = time;
    }

    @Override
    public Optional<Caller> byToken(String token) {
        Instant now = time.instant();
        Optional<Known<AccessToken>> known = token(Secrets.digest(token), now);
        known.filter(one -> isDue(one.means().usedAt(), now))
                .ifPresent(one -> store.write(transaction -> {
                    transaction.accessTokens().update(one.means().usedAt(now));
                    return true;
                }));
        return known.map(Callers::caller);
    }

    @Override
    public Optional<Caller> bySession(String secret) {
        Instant now = time.instant();
        Optional<Known<Session>> known = session(Secrets.digest(secret), now);
        known.filter(one -> isDue(Optional.of(one.means().usedAt()), now))
                .ifPresent(one -> store.write(transaction -> {
                    transaction.sessions().update(one.means().usedAt(now));
                    return true;
                }));
        return known.map(one -> caller(one, Secrets.csrf(secret)));
    }

    /** This is no use of a session: one that only listens ends by and by. */
    @Override
    public Optional<Caller> renewed(Caller caller) {
        Instant now = time.instant();
        return switch (caller.means()) {
            case Caller.ByToken token -> token(new Digest(token.digest()), now).map(Callers::caller);
            case Caller.BySession session ->
                session(new Digest(session.digest()), now).map(one -> caller(one, session.csrf()));
        };
    }

    private Optional<Known<AccessToken>> token(Digest digest, Instant now) {
        return store.read(transaction -> transaction
                .accessTokens()
                .find(digest)
                .filter(token -> !token.isExpired(now))
                .flatMap(token -> user(transaction, token.name())
                        .map(user -> new Known<>(token, user, Roles.of(transaction, user)))));
    }

    private Optional<Known<Session>> session(Digest digest, Instant now) {
        return store.read(transaction -> transaction
                .sessions()
                .find(digest)
                .filter(session -> !session.isOver(now))
                .flatMap(session -> user(transaction, session.user())
                        .map(user -> new Known<>(session, user, Roles.of(transaction, user)))));
    }

    private static Caller caller(Known<Session> one, String csrf) {
        return new Caller(
                one.user().name(),
                one.rights(),
                new Caller.BySession(one.means().secret().hex(), csrf),
                one.user().mustChangePassword());
    }

    /** A token is made by hand, so a password that must be changed does not stop it. */
    private static Caller caller(Known<AccessToken> one) {
        AccessToken token = one.means();
        Rights rights = token.scope().isEmpty() ? one.rights() : one.rights().and(Rights.stored(token.scope()));
        return new Caller(
                one.user().name(),
                rights,
                new Caller.ByToken(token.secret().hex(), !token.scope().isEmpty()),
                false);
    }

    private static Optional<User> user(Transaction transaction, String name) {
        return transaction.users().find(name).filter(user -> !user.disabled());
    }

    private static boolean isDue(Optional<Instant> last, Instant now) {
        return last.isEmpty() || Duration.between(last.get(), now).compareTo(COARSE) >= 0;
    }

    private record Known<T>(T means, User user, Rights rights) {}
}
