package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import io.drover.server.security.Caller;
import io.drover.server.security.Rights;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;

/** API tokens of users. A token made with a token allows no more and lasts no longer. Thread-safe. */
final class Tokens {
    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final int MOST = 200;

    private final Store store;
    private final InstantSource time;

    Tokens(Store store, InstantSource time) {
        this.store = store;
        this.time = time;
    }

    /** A new token, in the clear this once. */
    record Made(AdminToken.Issued secret, AccessToken token) {}

    /** @param scope empty for all that the user may do */
    Made create(Caller caller, String label, Set<String> scope, Optional<Duration> validity) {
        requireWhole(caller);
        requireWithin(caller, scope);
        return issue(caller.user(), label, scope, validity, store.read(transaction -> end(transaction, caller)));
    }

    /** A new token of a user who has just shown the password. */
    Made issue(User user, String label, Optional<Duration> validity) {
        return issue(user.name(), label, Set.of(), validity, Optional.empty());
    }

    private Made issue(
            String user, String label, Set<String> scope, Optional<Duration> validity, Optional<Instant> latest) {
        validity.filter(span -> !span.isPositive() || span.compareTo(LONGEST) > 0)
                .ifPresent(span -> {
                    throw ProblemException.badRequest(
                            "WRONG_VALIDITY",
                            "validForSeconds is %d; expected 1 to %d".formatted(span.toSeconds(), LONGEST.toSeconds()));
                });
        Instant now = time.instant();
        AdminToken.Issued secret = AdminToken.Issued.random();
        return store.write(transaction -> {
            transaction.accessTokens().ofUser(user).stream()
                    .filter(token -> token.isExpired(now))
                    .forEach(token -> transaction.accessTokens().delete(token.secret()));
            List<AccessToken> own = transaction.accessTokens().ofUser(user);
            if (own.size() >= MOST) {
                throw ProblemException.conflict(
                        "TOO_MANY_TOKENS",
                        "user '%s' has %d tokens, which is the most; revoke some with 'drover token revoke'"
                                .formatted(user, MOST));
            }
            AccessToken token = new AccessToken(
                    secret.digest(),
                    user,
                    now,
                    Optional.of(label),
                    scope,
                    sooner(validity.map(now::plus), latest),
                    Optional.empty());
            transaction.accessTokens().insert(token);
            return new Made(secret, token);
        });
    }

    /** Newest first. */
    List<AccessToken> list(String user) {
        return store.read(transaction -> transaction.accessTokens().ofUser(user)).stream()
                .sorted(Comparator.comparing(AccessToken::createdAt).reversed())
                .toList();
    }

    /** Those of another user. */
    List<AccessToken> list(Caller caller, String user) {
        store.read(transaction -> Users.changeable(transaction, caller, user));
        return list(user);
    }

    void revoke(Caller caller, String user, String id) {
        if (caller.user().equals(user) && !isItself(caller, id)) {
            requireWhole(caller);
        }
        store.write(transaction -> {
            Users.changeable(transaction, caller, user);
            AccessToken gone = transaction.accessTokens().ofUser(user).stream()
                    .filter(token -> token.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound(
                            "NO_SUCH_TOKEN",
                            "user '%s' has no token '%s'; expected an ID that 'drover token list' shows"
                                    .formatted(user, Problem.shortened(id))));
            transaction.accessTokens().delete(gone.secret());
            return gone;
        });
    }

    private static boolean isItself(Caller caller, String id) {
        return caller.means() instanceof Caller.ByToken own && own.digest().startsWith(id);
    }

    private static void requireWhole(Caller caller) {
        if (caller.means() instanceof Caller.ByToken(String digest, boolean narrowed) && narrowed) {
            throw new ProblemException(
                    Problem.of(
                            HttpStatus.FORBIDDEN,
                            "TOKEN_NARROWED",
                            "this token has a scope, and cannot make or revoke others; use your session or a token without a scope"));
        }
    }

    private static void requireWithin(Caller caller, Set<String> scope) {
        try {
            Roles.requireOwn(caller, Rights.parse(scope));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WRONG_PERMISSION", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Instant> end(Transaction transaction, Caller caller) {
        return caller.means() instanceof Caller.ByToken token
                ? transaction.accessTokens().find(new Digest(token.digest())).flatMap(AccessToken::expiresAt)
                : Optional.empty();
    }

    private static Optional<Instant> sooner(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() ? other : other.isEmpty() || one.get().isBefore(other.get()) ? one : other;
    }
}
