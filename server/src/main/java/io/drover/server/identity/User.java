package io.drover.server.identity;

import io.drover.migration.codec.Shortened;
import io.drover.migration.identity.ClusterId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Somebody who uses the plane.
 *
 * @param name by which the user signs in, for its whole life
 * @param displayName as people call the user
 * @param roles names of roles
 * @param clusters those that the user owns
 * @param disabled whether nothing is answered to the user
 * @param mustChangePassword whether the password is one that somebody else chose
 * @param passwordHash Argon2id; empty where the user cannot sign in by password
 * @param oidcSubject who the user is to the issuer of OpenID Connect, where it is not told by the name
 * @param createdAt when
 * @param changedAt when any of this was last changed
 * @param claimedRoles names of the roles that the issuer of OpenID Connect gave at the last sign-in by it. A user with a
 *     password has none: whoever chose that password would get them too
 */
public record User(
        String name,
        String displayName,
        Set<String> roles,
        Set<ClusterId> clusters,
        boolean disabled,
        boolean mustChangePassword,
        Optional<String> passwordHash,
        Optional<String> oidcSubject,
        Instant createdAt,
        Instant changedAt,
        Set<String> claimedRoles) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,62}");
    private static final int MAX_DISPLAY_NAME = 128;
    private static final int MAX_SUBJECT = 255;

    public User {
        checkName(name);
        if (displayName.length() > MAX_DISPLAY_NAME) {
            throw new IllegalArgumentException("display name has %d characters; expected at most %d"
                    .formatted(displayName.length(), MAX_DISPLAY_NAME));
        }
        oidcSubject
                .filter(subject -> subject.isBlank() || subject.length() > MAX_SUBJECT)
                .ifPresent(subject -> {
                    throw new IllegalArgumentException("OIDC subject has %d characters; expected 1 to %d"
                            .formatted(subject.length(), MAX_SUBJECT));
                });
        roles = Set.copyOf(roles);
        clusters = Set.copyOf(clusters);
        claimedRoles = Set.copyOf(claimedRoles);
    }

    /** All roles, whoever gave them. */
    Set<String> allRoles() {
        Set<String> all = new TreeSet<>(roles);
        all.addAll(claimedRoles);
        return all;
    }

    /**
     * Refuses what is no name.
     *
     * @throws IllegalArgumentException with what was expected
     */
    public static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "user name '%s': expected 1 to 63 small letters, digits and . _ @ -, beginning with a letter or a digit"
                            .formatted(Shortened.to(80, name)));
        }
        return name;
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    User withPassword(String hash, boolean mustChange, Instant now) {
        return new User(
                name,
                displayName,
                roles,
                clusters,
                disabled,
                mustChange,
                Optional.of(hash),
                oidcSubject,
                createdAt,
                now,
                Set.of());
    }

    User withClaimedRoles(Set<String> names, Instant now) {
        return new User(
                name,
                displayName,
                roles,
                clusters,
                disabled,
                mustChangePassword,
                passwordHash,
                oidcSubject,
                createdAt,
                now,
                names);
    }

    /** Another subject is another person, who has not been given any role by the issuer yet. */
    User with(UserChange change, Instant now) {
        Optional<String> subject = change.oidcSubject()
                .map(text -> Optional.of(text).filter(given -> !given.isEmpty()))
                .orElse(oidcSubject);
        return new User(
                name,
                change.displayName().orElse(displayName),
                change.roles().orElse(roles),
                change.clusters().orElse(clusters),
                change.disabled().orElse(disabled),
                mustChangePassword,
                passwordHash,
                subject,
                createdAt,
                now,
                subject.equals(oidcSubject) ? claimedRoles : Set.of());
    }

    @Override
    public String toString() {
        return "User[%s]".formatted(name);
    }
}
