package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import io.drover.server.security.BuiltInRole;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the administrator and the administrator's token: at a plane's first start, and when an operator with access to
 * the server asks. Until the administrator has chosen a password, the token is the first one.
 */
public final class AdminToken {
    /** The name of the first user. */
    public static final String USER = "admin";

    private final Store store;
    private final PasswordHashes hashes;
    private final InstantSource time;

    AdminToken(Store store, PasswordHashes hashes, InstantSource time) {
        this.store = store;
        this.hashes = hashes;
        this.time = time;
    }

    /**
     * Makes a token where the plane has none yet, or where one is asked for. To be called once all else has started: a
     * token of a server that does not start would never be seen.
     *
     * @param wanted whether to make one in any case
     */
    public Optional<Issued> issue(boolean wanted) {
        boolean first = store.read(transaction -> transaction.accessTokens().isEmpty());
        if (!wanted && !first) {
            // A plane of a version without users has tokens and no administrator yet.
            return store.write(transaction -> {
                if (transaction.users().list().isEmpty()) {
                    administrator(transaction);
                }
                return Optional.empty();
            });
        }
        Issued fresh = Issued.random();
        String hash = hashes.hash(fresh.text());
        return store.write(transaction -> {
            if (!wanted && !transaction.accessTokens().isEmpty()) {
                return Optional.<Issued>empty();
            }
            User administrator = administrator(transaction);
            Instant now = time.instant();
            if (administrator.passwordHash().isEmpty() || administrator.mustChangePassword()) {
                transaction.users().update(administrator.withPassword(hash, true, now));
            }
            transaction
                    .accessTokens()
                    .insert(new AccessToken(
                            fresh.digest(),
                            USER,
                            now,
                            Optional.of("made by the server"),
                            Set.of(),
                            Optional.empty(),
                            Optional.empty()));
            return Optional.of(fresh);
        });
    }

    /** The first user, who may do everything: made, or enabled again. Access to the server is the last resort. */
    private User administrator(Transaction transaction) {
        Instant now = time.instant();
        Optional<User> stored = transaction.users().find(USER);
        if (stored.isEmpty()) {
            User made = new User(
                    USER,
                    "Administrator",
                    Set.of(BuiltInRole.ADMIN.name()),
                    Set.of(),
                    false,
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    now,
                    now,
                    Set.of());
            transaction.users().insert(made);
            return made;
        }
        Set<String> roles = new HashSet<>(stored.get().roles());
        roles.add(BuiltInRole.ADMIN.name());
        User restored = stored.get()
                .with(
                        new UserChange(
                                Optional.empty(),
                                Optional.of(roles),
                                Optional.empty(),
                                Optional.of(false),
                                Optional.empty()),
                        now);
        transaction.users().update(restored);
        return restored;
    }

    /** A token in the clear: 256 random bits. Prints nothing of itself. */
    public record Issued(String text) {
        static Issued random() {
            return new Issued("drover_" + Secrets.random());
        }

        Digest digest() {
            return Secrets.digest(text);
        }

        @Override
        public String toString() {
            return "Issued[]";
        }
    }
}
