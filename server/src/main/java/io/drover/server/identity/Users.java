package io.drover.server.identity;

import io.drover.server.security.BuiltInRole;
import io.drover.server.security.Caller;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Users. Nobody gives or takes what they may not do themselves, and there is always somebody who may do everything.
 * Thread-safe.
 */
final class Users {
    private final Store store;
    private final PasswordHashes hashes;
    private final InstantSource time;

    Users(Store store, PasswordHashes hashes, InstantSource time) {
        this.store = store;
        this.hashes = hashes;
        this.time = time;
    }

    List<User> list() {
        return store.read(transaction -> transaction.users().list());
    }

    User find(String name) {
        return store.read(transaction -> existing(transaction, name));
    }

    /** @param password the first one, which the user must change; without it, the user cannot sign in by password */
    User create(Caller caller, String name, UserChange wish, Optional<String> password) {
        Instant now = time.instant();
        User bare = new User(
                name,
                name,
                java.util.Set.of(),
                java.util.Set.of(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                java.util.Set.of());
        User wished = bare.with(wish, now);
        password.ifPresent(text -> PasswordRules.check(name, text));
        User created = password.map(text -> wished.withPassword(hashes.hash(text), true, now))
                .orElse(wished);
        return store.write(transaction -> {
            if (transaction.users().find(name).isPresent()) {
                throw ProblemException.conflict(
                        "USER_EXISTS", "there is a user '%s'; choose another name, or edit that one".formatted(name));
            }
            requireFree(transaction, created);
            created.roles().forEach(role -> Roles.existing(transaction, role));
            Roles.requireOwn(caller, Roles.of(transaction, created));
            transaction.users().insert(created);
            return created;
        });
    }

    User change(Caller caller, String name, UserChange wish) {
        return store.write(transaction -> {
            User before = changeable(transaction, caller, name);
            User after = before.with(wish, time.instant());
            requireFree(transaction, after);
            after.roles().forEach(role -> Roles.existing(transaction, role));
            Roles.requireOwn(caller, Roles.of(transaction, after));
            transaction.users().update(after);
            requireAdministrator(transaction);
            boolean anotherPerson = !after.oidcSubject().equals(before.oidcSubject());
            if (after.disabled() || anotherPerson) {
                endSessions(transaction, name, Optional.empty());
            }
            if (anotherPerson) {
                transaction
                        .accessTokens()
                        .ofUser(name)
                        .forEach(token -> transaction.accessTokens().delete(token.secret()));
            }
            return after;
        });
    }

    void delete(Caller caller, String name) {
        store.write(transaction -> {
            User gone = changeable(transaction, caller, name);
            transaction.users().delete(name);
            requireAdministrator(transaction);
            return gone;
        });
    }

    /** Gives a user a password, which the user must change; ends the user's sessions. */
    void setPassword(Caller caller, String name, String password) {
        if (caller.user().equals(name) && caller.means() instanceof Caller.BySession) {
            // Who sits down at somebody's open console shall not get to keep it.
            throw ProblemException.conflict(
                    "OWN_PASSWORD", "this is your own password; change it by giving the present one too");
        }
        PasswordRules.check(name, password);
        String hash = hashes.hash(password);
        store.write(transaction -> {
            User user = changeable(transaction, caller, name);
            boolean another = !caller.user().equals(name);
            transaction.users().update(user.withPassword(hash, another, time.instant()));
            endSessions(transaction, name, own(caller, name));
            return user;
        });
    }

    /** Changes the caller's own password; ends the caller's other sessions. */
    void changeOwnPassword(Caller caller, String current, String password) {
        changePassword(caller.user(), current, password, own(caller, caller.user()));
    }

    /**
     * Changes a user's password by the present one.
     *
     * @param kept the digest of the session that does not end
     */
    void changePassword(String name, String current, String password, Optional<String> kept) {
        User user = find(name);
        PasswordRules.check(user.name(), password);
        if (current.equals(password)) {
            throw ProblemException.badRequest("SAME_PASSWORD", "the new password is the present one; choose another");
        }
        if (!PasswordRules.isComparable(current) || !hashes.matches(current, user.passwordHash())) {
            throw ProblemException.badRequest(
                    "WRONG_PASSWORD", "the present password is not right; nothing was changed");
        }
        String hash = hashes.hash(password);
        store.write(transaction -> {
            User now = existing(transaction, user.name());
            transaction.users().update(now.withPassword(hash, false, time.instant()));
            endSessions(transaction, now.name(), kept);
            return now;
        });
    }

    /** Ends all sessions of a user. */
    void signOutEverywhere(Caller caller, String name) {
        store.write(transaction -> {
            User user = changeable(transaction, caller, name);
            endSessions(transaction, name, Optional.empty());
            return user;
        });
    }

    /** @throws ProblemException where there is none, or the user may do what the caller may not */
    static User changeable(Transaction transaction, Caller caller, String name) {
        User user = existing(transaction, name);
        if (!caller.user().equals(name)) {
            Roles.requireOwn(caller, Roles.of(transaction, user));
        }
        return user;
    }

    private static User existing(Transaction transaction, String name) {
        return transaction
                .users()
                .find(name)
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_SUCH_USER",
                        "there is no user '%s'; expected one that 'drover user list' shows"
                                .formatted(Problem.shortened(name))));
    }

    private static void requireFree(Transaction transaction, User user) {
        user.oidcSubject()
                .flatMap(transaction.users()::findByOidcSubject)
                .filter(other -> !other.name().equals(user.name()))
                .ifPresent(other -> {
                    throw ProblemException.conflict(
                            "OIDC_SUBJECT_TAKEN",
                            "user '%s' has this OIDC subject already; take it away there first"
                                    .formatted(other.name()));
                });
    }

    private static void requireAdministrator(Transaction transaction) {
        if (transaction.users().list().stream()
                .noneMatch(user -> !user.disabled() && user.roles().contains(BuiltInRole.ADMIN.name()))) {
            throw ProblemException.conflict(
                    "LAST_ADMINISTRATOR",
                    "this would leave the plane without an administrator; give another user the role ADMIN first");
        }
    }

    private static Optional<String> own(Caller caller, String name) {
        return caller.user().equals(name) && caller.means() instanceof Caller.BySession session
                ? Optional.of(session.digest())
                : Optional.empty();
    }

    private static void endSessions(Transaction transaction, String user, Optional<String> but) {
        transaction.sessions().ofUser(user).stream()
                .filter(session -> !but.equals(Optional.of(session.secret().hex())))
                .forEach(session -> transaction.sessions().delete(session.secret()));
    }
}
