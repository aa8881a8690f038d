package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import io.drover.server.security.Caller;
import io.drover.server.security.ClientAddress;
import io.drover.server.security.SecurityEvent;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;

/** Opens and ends sessions. Thread-safe. */
final class SignIns {
    private static final int MOST_SESSIONS = 20;
    private static final String PASSWORD = "PASSWORD";

    private final Store store;
    private final PasswordHashes hashes;
    private final SignInThrottle throttle;
    private final ApplicationEventPublisher events;
    private final InstantSource time;

    SignIns(
            Store store,
            PasswordHashes hashes,
            SignInThrottle throttle,
            ApplicationEventPublisher events,
            InstantSource time) {
        this.store = store;
        this.hashes = hashes;
        this.throttle = throttle;
        this.events = events;
        this.time = time;
    }

    /**
     * What a sign-in gave.
     *
     * @param secret the value of the session's cookie
     */
    record SignedIn(User user, String secret) {
        @Override
        public String toString() {
            return "SignedIn[%s]".formatted(user.name());
        }
    }

    SignedIn byPassword(String name, String password, ClientAddress from) {
        return open(authenticated(name, password, from), PASSWORD, from);
    }

    /**
     * The user of a password, for a token in the place of a session.
     *
     * @throws ProblemException which does not tell whether there is such a user
     */
    User byPasswordOnce(String name, String password, ClientAddress from) {
        User user = authenticated(name, password, from);
        events.publishEvent(new SecurityEvent.SignedIn(user.name(), PASSWORD, from.text()));
        return user;
    }

    private User authenticated(String name, String password, ClientAddress from) {
        String account = name.strip().toLowerCase(Locale.ROOT);
        // What is no name is nobody's: it shares one count, so that it takes no memory of its own.
        String counted = User.isName(account) ? account : "";
        throttle.begin(counted, from.network(), time.instant()).ifPresent(wait -> {
            refused(account, "too many attempts", from);
            throw tooMany(wait);
        });
        // Before the password is compared: whoever could have the server fail here would guess for free.
        saveFailures();
        Optional<User> user = store.read(transaction -> transaction.users().find(account));
        boolean matches =
                PasswordRules.isComparable(password) && hashes.matches(password, user.flatMap(User::passwordHash));
        if (!matches || user.isEmpty() || user.get().disabled()) {
            refused(
                    account,
                    user.isEmpty() ? "no such user" : user.get().disabled() ? "disabled" : "wrong password",
                    from);
            throw new ProblemException(
                    Problem.of(
                            HttpStatus.UNAUTHORIZED,
                            "SIGN_IN_REFUSED",
                            "user name and password do not fit, or the user may not sign in; try again, or ask an administrator of the plane"));
        }
        throttle.succeeded(counted, from.network());
        saveFailures();
        return user.get();
    }

    private void saveFailures() {
        Instant forgotten = time.instant().minus(SignInThrottle.FORGOTTEN_AFTER);
        store.write(transaction -> {
            // Writes come one after the other, and each stores what is known then: the last one stores the last.
            Map<Digest, Optional<SignInFailures>> changes = throttle.changes();
            changes.forEach((subject, failures) -> failures.ifPresentOrElse(
                    transaction.signInFailures()::save,
                    () -> transaction.signInFailures().delete(subject)));
            transaction.signInFailures().deleteBefore(forgotten);
            transaction.afterCommit(() -> throttle.stored(changes));
            return true;
        });
    }

    /** Opens a session for somebody whom the issuer of OpenID Connect vouches for. */
    SignedIn open(User user, String by, ClientAddress from) {
        Instant now = time.instant();
        String secret = Secrets.random();
        store.write(transaction -> {
            transaction.sessions().deleteUsedBefore(now.minus(Session.IDLE));
            bound(transaction, user.name());
            transaction.sessions().insert(new Session(Secrets.digest(secret), user.name(), from.text(), now, now));
            return true;
        });
        events.publishEvent(new SecurityEvent.SignedIn(user.name(), by, from.text()));
        return new SignedIn(user, secret);
    }

    void end(Caller caller, ClientAddress from) {
        if (caller.means() instanceof Caller.BySession session) {
            store.write(transaction -> {
                transaction.sessions().delete(new Digest(session.digest()));
                return true;
            });
            events.publishEvent(new SecurityEvent.SignedOut(caller.user(), from.text()));
        }
    }

    void refused(String who, String why, ClientAddress from) {
        events.publishEvent(new SecurityEvent.SignInRefused(Problem.shortened(who), why, from.text()));
    }

    private static void bound(Transaction transaction, String user) {
        List<Session> open = transaction.sessions().ofUser(user);
        open.stream()
                .sorted(Comparator.comparing(Session::usedAt))
                .limit(Math.max(0, open.size() - MOST_SESSIONS + 1))
                .forEach(session -> transaction.sessions().delete(session.secret()));
    }

    private static ProblemException tooMany(Duration wait) {
        long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
        return ProblemException.tooMany(
                "SIGN_IN_THROTTLED",
                "too many sign-ins failed; try again in %d s".formatted(seconds),
                Duration.ofSeconds(seconds));
    }
}
