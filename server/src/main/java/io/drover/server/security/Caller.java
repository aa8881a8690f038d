package io.drover.server.security;

import io.drover.server.web.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who asks for something over REST.
 *
 * @param user the user's name
 * @param rights what this caller may do: the user's rights, or what the token leaves of them
 * @param means by which the caller is known
 * @param mustChangePassword whether to change the password comes before all else
 */
public record Caller(String user, Rights rights, Means means, boolean mustChangePassword) {
    /** How a caller is known. */
    public sealed interface Means {}

    /**
     * By an API token.
     *
     * @param digest of the token, in hexadecimal digits
     * @param narrowed whether it allows less than its user may do
     */
    public record ByToken(String digest, boolean narrowed) implements Means {}

    /**
     * By the cookie of a sign-in.
     *
     * @param digest of the cookie's value, in hexadecimal digits
     * @param csrf what a request that changes something must carry besides
     */
    public record BySession(String digest, String csrf) implements Means {
        @Override
        public String toString() {
            return "BySession[not shown]";
        }
    }

    /** The caller of the request that this thread serves. */
    public static Caller current() {
        return of(SecurityContextHolder.getContext().getAuthentication())
                .orElseThrow(() -> new IllegalStateException("no request of a known caller is being served"));
    }

    static Optional<Caller> of(@Nullable Authentication authentication) {
        return authentication instanceof CallerAuthentication known ? Optional.of(known.caller()) : Optional.empty();
    }

    public boolean may(Permission permission, String id) {
        return rights.allow(permission, id);
    }

    /** Whether it is allowed on any of what is the same thing, or holds it. */
    public boolean may(Permission permission, Iterable<Subject> subjects) {
        for (Subject subject : subjects) {
            if (rights.allow(permission, subject)) {
                return true;
            }
        }
        return false;
    }

    static Problem missing(Right right) {
        return Problem.of(
                HttpStatus.FORBIDDEN,
                "FORBIDDEN",
                "this needs the permission %s, which you do not have or the token does not allow; ask an administrator of the plane, 'drover whoami' tells what you may do"
                        .formatted(right));
    }
}
