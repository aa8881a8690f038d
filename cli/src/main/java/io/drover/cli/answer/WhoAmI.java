package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks, and what that one may do. */
public record WhoAmI(String user, @Nullable String displayName, List<String> roles, List<String> permissions) {
    public WhoAmI {
        Given.required("user", user);
        roles = Given.list(roles);
        permissions = Given.list(permissions);
    }
}
