package io.drover.server.security;

import io.drover.server.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Decides on requests by {@link AccessRules}. Thread-safe. */
final class RequestAuthorization implements AuthorizationManager<RequestAuthorizationContext> {
    /** What a request that changes something must carry where a cookie tells who asks. */
    static final String CSRF_HEADER = "X-Drover-CSRF";

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private final Subjects subjects;

    RequestAuthorization(Subjects subjects) {
        this.subjects = subjects;
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        Optional<AccessRules.Rule> found = AccessRules.find(request.getMethod(), request.getRequestURI());
        if (found.isPresent() && found.get().isOpen()) {
            return Verdict.ALLOWED;
        }
        Optional<Caller> known = Caller.of(authentication.get());
        if (known.isEmpty()) {
            return Verdict.STRANGER;
        }
        if (found.isEmpty()) {
            return new Verdict(
                    Optional.of(notOffered(request)), Optional.empty(), AccessRules.methods(request.getRequestURI()));
        }
        Caller caller = known.get();
        return forged(caller, request)
                .or(() -> unready(caller, found.get()))
                .orElseGet(() -> decide(caller, found.get(), request.getRequestURI()));
    }

    private Verdict decide(Caller caller, AccessRules.Rule rule, String path) {
        return switch (rule.need()) {
            case Need.Nothing nothing -> Verdict.ALLOWED;
            case Need.Known anybody -> Verdict.ALLOWED;
            case Need.OnAll(Permission permission) ->
                Verdict.of(caller.rights().allowAll(permission), Right.of(permission));
            case Need.OnSome(Permission permission) ->
                Verdict.of(caller.rights().allowSome(permission), Right.of(permission));
            case Need.OnNamed(Permission permission) ->
                onNamed(
                        caller,
                        permission,
                        rule.collection().orElseThrow(),
                        rule.named(path).orElseThrow());
        };
    }

    private Verdict onNamed(Caller caller, Permission permission, String collection, String named) {
        return subjects.judge(caller, permission, collection, named);
    }

    /** A browser sends the cookie whoever made the page; only the console's own code knows the other text. */
    private static Optional<Verdict> forged(Caller caller, HttpServletRequest request) {
        if (!(caller.means() instanceof Caller.BySession session) || SAFE.contains(request.getMethod())) {
            return Optional.empty();
        }
        String shown = request.getHeader(CSRF_HEADER);
        return shown != null
                        && MessageDigest.isEqual(
                                shown.getBytes(StandardCharsets.UTF_8),
                                session.csrf().getBytes(StandardCharsets.UTF_8))
                ? Optional.empty()
                : Optional.of(Verdict.refused(Problem.of(
                        HttpStatus.FORBIDDEN,
                        "CSRF",
                        "a request that changes something and is signed in by a cookie needs the header %s with the text that GET /api/v1/whoami tells"
                                .formatted(CSRF_HEADER))));
    }

    private static Optional<Verdict> unready(Caller caller, AccessRules.Rule rule) {
        return caller.mustChangePassword() && !(rule.need() instanceof Need.Known(boolean first) && first)
                ? Optional.of(
                        Verdict.refused(
                                Problem.of(
                                        HttpStatus.FORBIDDEN,
                                        "PASSWORD_CHANGE_REQUIRED",
                                        "your password must be changed before anything else; POST /api/v1/whoami/password, or 'drover user set-password'")))
                : Optional.empty();
    }

    private static Problem notOffered(HttpServletRequest request) {
        Set<String> methods = AccessRules.methods(request.getRequestURI());
        return methods.isEmpty()
                ? Problem.noSuchPath(request.getRequestURI())
                : Problem.methodNotAllowed(request.getMethod(), methods);
    }
}
