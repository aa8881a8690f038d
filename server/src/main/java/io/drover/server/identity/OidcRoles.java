package io.drover.server.identity;

import io.drover.server.StartupException;
import io.drover.server.audit.Audit;
import io.drover.server.security.BuiltInRole;
import io.drover.server.security.ClientAddress;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roles that the issuer of OpenID Connect gives, anew at each sign-in by it. Thread-safe. */
final class OidcRoles {
    private static final Logger LOG = LoggerFactory.getLogger(OidcRoles.class);
    private static final String CHANGED = "user.roles-by-claim";

    private final Optional<RoleClaim> claim;
    private final Store store;
    private final InstantSource time;

    OidcRoles(Optional<RoleClaim> claim, Store store, InstantSource time) {
        this.claim = claim;
        this.store = store;
        this.time = time;
    }

    /**
     * Holds the roles that are mapped now against those that there are, and those that users were given.
     *
     * @throws StartupException where a role is mapped that there is not
     */
    void check() {
        Set<String> mapped = claim.map(RoleClaim::all).orElse(Set.of());
        List<User> users = store.read(transaction -> {
            mapped.forEach(role -> requireRole(transaction, role));
            return transaction.users().list();
        });
        if (!users.stream().allMatch(user -> mapped.containsAll(user.claimedRoles()))) {
            store.write(transaction -> {
                transaction.users().list().forEach(user -> retain(transaction, user, mapped));
                return true;
            });
        }
    }

    /**
     * Gives a user who has just signed in what the claim gives, and takes what it gives no more.
     *
     * @param claims of the ID token
     */
    User renew(User user, Map<String, Object> claims, ClientAddress from) {
        Set<String> given = claim.map(one -> one.given(claims.get(one.claim()))).orElse(Set.of());
        if (user.passwordHash().isPresent() && !given.isEmpty()) {
            LOG.info(
                    "user {} signs in by OIDC and has a password, so the roles {} of the issuer are not given",
                    user.name(),
                    given);
            given = Set.of();
        }
        return user.claimedRoles().equals(given) ? user : changed(user, given, from);
    }

    private User changed(User user, Set<String> given, ClientAddress from) {
        Instant now = time.instant();
        return store.write(transaction -> {
            // What was changed meanwhile stays; a user who was deleted stays so.
            User changed = transaction
                    .users()
                    .find(user.name())
                    .filter(found -> found.passwordHash().isEmpty())
                    .map(found -> found.withClaimedRoles(given, now))
                    .orElse(user);
            if (!changed.equals(user)) {
                transaction.users().update(changed);
                Audit.enterFor(transaction, now, user.name(), from.text(), CHANGED, user.name(), details(user, given));
            }
            return changed;
        });
    }

    private void retain(Transaction transaction, User user, Set<String> mapped) {
        Set<String> left = new HashSet<>(user.claimedRoles());
        if (left.retainAll(mapped)) {
            Instant now = time.instant();
            transaction.users().update(user.withClaimedRoles(left, now));
            Audit.enter(transaction, now, CHANGED, user.name(), details(user, left));
        }
    }

    private static Map<String, String> details(User user, Set<String> roles) {
        return Map.of(
                "before",
                String.join(" ", new TreeSet<>(user.claimedRoles())),
                "roles",
                String.join(" ", new TreeSet<>(roles)));
    }

    private static void requireRole(Transaction transaction, String role) {
        if (BuiltInRole.named(role).isEmpty() && transaction.roles().find(role).isEmpty()) {
            Stream<String> known = Stream.concat(
                    Arrays.stream(BuiltInRole.values()).map(BuiltInRole::name),
                    transaction.roles().list().stream().map(CustomRole::name));
            throw new StartupException(
                    "--oidc-role: there is no role '%s'; known are %s. Make it first ('drover role create'), or correct the option"
                            .formatted(role, String.join(", ", known.toList())));
        }
    }
}
