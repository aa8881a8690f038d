package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user of the plane. */
public record User(
        String name,
        @Nullable String displayName,
        List<String> roles,
        List<String> clusters,
        boolean disabled,
        boolean mustChangePassword,
        boolean hasPassword,
        @Nullable String oidcSubject,
        @Nullable Instant createdAt,
        @Nullable Instant changedAt,
        List<String> claimedRoles) {
    public User {
        Given.required("name", name);
        roles = Given.list(roles);
        clusters = Given.list(clusters);
        claimedRoles = Given.list(claimedRoles);
    }
}
