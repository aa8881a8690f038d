package io.drover.server.audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells the audit who asks, behind the filters that find that out. */
final class CallerNameFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AuditedRequest.current().ifPresent(audited -> name(audited, SecurityContextHolder.getContext()));
        chain.doFilter(request, response);
    }

    /** Names the caller, where there is one that is known. */
    static void name(AuditedRequest request, SecurityContext context) {
        Optional.ofNullable(context.getAuthentication())
                .filter(caller -> caller.isAuthenticated() && !(caller instanceof AnonymousAuthenticationToken))
                .ifPresent(caller -> request.by(caller.getName()));
    }
}
