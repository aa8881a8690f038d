package io.drover.server.security;

import io.drover.server.web.Problem;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.authorization.AuthorizationResult;

/**
 * What was decided on a request.
 *
 * @param refusal what the caller is told; empty where it is allowed, or where the caller is a stranger
 * @param missing the right whose lack is the reason
 * @param methods those that the path has, where the request's is not among them
 * @param isGranted whether the request goes on
 */
record Verdict(Optional<Problem> refusal, Optional<Right> missing, Set<String> methods, boolean isGranted)
        implements AuthorizationResult {
    static final Verdict ALLOWED = new Verdict(Optional.empty(), Optional.empty(), Set.of(), true);
    static final Verdict STRANGER = new Verdict(Optional.empty(), Optional.empty(), Set.of());

    Verdict(Optional<Problem> refusal, Optional<Right> missing, Set<String> methods) {
        this(refusal, missing, methods, false);
    }

    static Verdict of(boolean allowed, Right needed) {
        return allowed ? ALLOWED : lacking(needed);
    }

    static Verdict lacking(Right right) {
        return new Verdict(Optional.of(Caller.missing(right)), Optional.of(right), Set.of());
    }

    /** The caller is not told what it lacks, since that would tell what there is; who keeps account of it is. */
    static Verdict hidden(Problem missing, Optional<Right> lacking) {
        return new Verdict(Optional.of(missing), lacking, Set.of());
    }

    static Verdict refused(Problem problem) {
        return new Verdict(Optional.of(problem), Optional.empty(), Set.of());
    }
}
