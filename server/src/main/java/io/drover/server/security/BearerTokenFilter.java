package io.drover.server.security;

import io.drover.migration.identity.Digest;
import io.drover.server.store.Store;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Knows callers by their tokens. Tokens are looked up by their digest, so the time that takes tells nothing of a token
 * that exists.
 */
final class BearerTokenFilter extends OncePerRequestFilter {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]{1,512})");

    private final Store store;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    BearerTokenFilter(Store store) {
        this.store = store;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            find(header).ifPresent(token -> {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        token.name(),
                        null,
                        Arrays.stream(Permission.values())
                                .map(permission -> new SimpleGrantedAuthority(permission.authority()))
                                .toList()));
                SecurityContextHolder.setContext(context);
                contexts.saveContext(context, request, response);
            });
        }
        chain.doFilter(request, response);
    }

    private Optional<AccessToken> find(String header) {
        Matcher bearer = BEARER.matcher(header);
        if (!bearer.matches()) {
            return Optional.empty();
        }
        Digest digest = Digest.of(bearer.group(1).getBytes(StandardCharsets.UTF_8));
        return store.read(transaction -> transaction.accessTokens().find(digest));
    }
}
