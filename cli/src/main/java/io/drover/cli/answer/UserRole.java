package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A role that users have. */
public record UserRole(String name, @Nullable String description, boolean builtIn, List<String> permissions) {
    public UserRole {
        Given.required("name", name);
        permissions = Given.list(permissions);
    }
}
