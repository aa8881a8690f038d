package io.drover.server.security;

import io.drover.server.web.Problem;
import io.drover.server.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds how often one user, or one address of strangers, may ask. Health is told to all, however often: what watches
 * a server may share its address with whoever floods it, and would take it for down.
 */
final class RequestLimitFilter extends OncePerRequestFilter {
    private static final String HEALTH = "/api/v1/health";

    private final RequestLimits strangers;
    private final RequestLimits users;
    private final ProblemWriter problems;

    RequestLimitFilter(RequestLimits strangers, RequestLimits users, ProblemWriter problems) {
        this.strangers = strangers;
        this.users = users;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().equals(HEALTH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller = Caller.of(SecurityContextHolder.getContext().getAuthentication());
        Optional<Duration> wait = caller.isPresent()
                ? users.take(caller.get().user())
                : strangers.take(ClientAddress.of(request).network());
        if (wait.isPresent()) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, wait.get().toSeconds())));
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "TOO_MANY_REQUESTS",
                            "%s asks too often; slow down and try again after the time in the header Retry-After"
                                    .formatted(caller.map(known -> "user '" + known.user() + "'")
                                            .orElse("your address"))));
            return;
        }
        chain.doFilter(request, response);
    }
}
