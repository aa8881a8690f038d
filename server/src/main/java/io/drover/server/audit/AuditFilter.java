package io.drover.server.audit;

import io.drover.migration.audit.Outcome;
import io.drover.server.store.Store;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Enters requests: around all else, so that it sees those, too, that security refuses. What changed the store has been
 * entered with the change, by {@link AuditedStore}; the others are entered when they have ended.
 */
final class AuditFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

    private final Store store;
    private final RefusedAttempts refused;
    private final InstantSource time;

    AuditFilter(Store store, RefusedAttempts refused, InstantSource time) {
        this.store = store;
        this.refused = refused;
        this.time = time;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AuditedRequest audited = new AuditedRequest(request, time.instant());
        audited.begin();
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            AuditedRequest.end();
            if (!audited.isOfSomebody()) {
                nameRefused(request, audited);
            }
            enter(audited, answered ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** Who is refused by security itself is known to that alone, and remembered with the request. */
    private static void nameRefused(HttpServletRequest request, AuditedRequest audited) {
        if (request.getAttribute(RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME)
                instanceof SecurityContext context) {
            CallerNameFilter.name(audited, context);
        }
    }

    private void enter(AuditedRequest request, int status) {
        boolean failed = status >= 400;
        try {
            if (request.isRefusalTold() || (request.hasEntry() && !failed)) {
                return;
            }
            if (request.hasEntry()) {
                // Something was changed before it failed.
                enterNow(request, Outcome.FAILED, status);
            } else if (failed && (request.changes() || REFUSALS.contains(status))) {
                refused.note(
                        request.who(),
                        request.from(),
                        request.what(),
                        request.target(),
                        Optional.empty(),
                        status >= 500 ? Outcome.FAILED : Outcome.REFUSED,
                        request.details(status));
            } else if (request.changes()) {
                enterNow(request, Outcome.DONE, status);
            }
        } catch (RuntimeException e) {
            // The answer is out; to fail now would tell the caller nothing, and the store nothing either.
            LOG.error("{} by {} from {} is not in the audit", request.what(), request.who(), request.from(), e);
        }
    }

    private void enterNow(AuditedRequest request, Outcome outcome, int status) {
        store.write(transaction -> transaction.audit().append(request.ended(outcome, status)));
    }
}
