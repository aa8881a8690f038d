package io.drover.server.identity;

import io.drover.migration.codec.Shortened;
import io.drover.server.security.BuiltInRole;
import io.drover.server.security.Rights;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A role that somebody made.
 *
 * @param name unique among all roles
 * @param description one line for people
 * @param permissions in the form of {@link io.drover.server.security.Right}
 */
public record CustomRole(String name, String description, Set<String> permissions) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}");
    private static final int MAX_DESCRIPTION = 256;
    private static final int MAX_PERMISSIONS = 500;

    public CustomRole {
        if (!NAME.matcher(name).matches() || BuiltInRole.named(name).isPresent()) {
            throw new IllegalArgumentException(
                    "role name '%s': expected 1 to 63 letters, digits and . _ -, beginning with a letter, and not the name of a built-in role"
                            .formatted(Shortened.to(80, name)));
        }
        if (description.length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException("description has %d characters; expected at most %d"
                    .formatted(description.length(), MAX_DESCRIPTION));
        }
        if (permissions.isEmpty() || permissions.size() > MAX_PERMISSIONS) {
            throw new IllegalArgumentException("role '%s' has %d permissions; expected 1 to %d"
                    .formatted(name, permissions.size(), MAX_PERMISSIONS));
        }
        permissions = Set.copyOf(permissions);
    }

    Rights rights() {
        return Rights.stored(permissions);
    }
}
