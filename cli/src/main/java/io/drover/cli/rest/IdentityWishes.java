package io.drover.cli.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command asks of a plane about users, roles and tokens. What is null is left to the plane, or stays. */
public final class IdentityWishes {
    private IdentityWishes() {}

    /** Make a token for a password. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SignIn(
            String user, String password, @Nullable String newPassword, String label, long validForSeconds) {
        @Override
        public String toString() {
            return "SignIn[%s]".formatted(user);
        }
    }

    /** Change one's own password. */
    public record OwnPassword(String current, String password) {
        @Override
        public String toString() {
            return "OwnPassword[not shown]";
        }
    }

    /** Give a user a password. */
    public record Password(String password) {
        @Override
        public String toString() {
            return "Password[not shown]";
        }
    }

    /** Make a token; without a scope, it allows what its user may do. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Token(
            String label, List<String> scope, @Nullable Long validForSeconds) {
        public Token {
            scope = List.copyOf(scope);
        }
    }

    /** Make or change a user. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UserWish(
            @Nullable String name,
            @Nullable String displayName,
            @Nullable List<String> roles,
            @Nullable List<String> clusters,
            @Nullable Boolean disabled,
            @Nullable String oidcSubject,
            @Nullable String password) {
        @Override
        public String toString() {
            return "UserWish[%s]".formatted(name);
        }
    }

    /** Make or replace a role. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Role(@Nullable String name, @Nullable String description, List<String> permissions) {
        public Role {
            permissions = List.copyOf(permissions);
        }
    }
}
