package io.drover.server.security;

import io.drover.server.store.Store;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Nothing answers without a token but what {@link AccessRules} leaves open. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    @Bean
    AdminToken adminToken(Store store, InstantSource time) {
        return new AdminToken(store, time);
    }

    /** The parts that there are only where REST is served. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class Rest {
        @Bean
        SecurityFilterChain filters(HttpSecurity http, Store store, ProblemWriter problems) {
            return http.csrf(AbstractHttpConfigurer::disable)
                    .formLogin(AbstractHttpConfigurer::disable)
                    .httpBasic(AbstractHttpConfigurer::disable)
                    .logout(AbstractHttpConfigurer::disable)
                    .requestCache(AbstractHttpConfigurer::disable)
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .headers(headers -> headers.contentSecurityPolicy(
                                    policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                            .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                            .httpStrictTransportSecurity(strict ->
                                    strict.maxAgeInSeconds(Duration.ofDays(365).toSeconds()))
                            .referrerPolicy(referrer -> {}))
                    .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                            .permitAll()
                            .anyRequest()
                            .access(Rest::decide))
                    .addFilterBefore(new BearerTokenFilter(store), AuthorizationFilter.class)
                    .exceptionHandling(handling -> handling.authenticationEntryPoint(unauthenticated(problems))
                            .accessDeniedHandler(denied(problems)))
                    .build();
        }

        /** Requests in a form that HTTP clients do not send, such as with an encoded slash. */
        @Bean
        RequestRejectedHandler rejected(ProblemWriter problems) {
            return (request, response, e) -> problems.write(
                    response,
                    Problem.of(
                            HttpStatus.BAD_REQUEST,
                            "BAD_REQUEST",
                            "the request's method, path or headers are not in a form that is accepted here; send a plain path without encoded slashes, semicolons or control characters"));
        }

        /** There are no passwords: without this, one would be made up and printed. */
        @Bean
        UserDetailsService noUsers() {
            return name -> {
                throw new UsernameNotFoundException("callers are known by tokens only");
            };
        }

        private static AuthorizationDecision decide(
                Supplier<? extends Authentication> caller, RequestAuthorizationContext context) {
            HttpServletRequest request = context.getRequest();
            return AccessRules.find(request.getMethod(), request.getRequestURI())
                    .map(rule -> new AuthorizationDecision(rule.permission()
                            .map(permission -> isAllowed(caller.get(), permission))
                            .orElse(true)))
                    .orElse(new AuthorizationDecision(false));
        }

        private static boolean isAllowed(Authentication caller, Permission permission) {
            return caller.isAuthenticated()
                    && !new AuthenticationTrustResolverImpl().isAnonymous(caller)
                    && caller.getAuthorities().stream()
                            .anyMatch(authority -> permission.authority().equals(authority.getAuthority()));
        }

        private static AuthenticationEntryPoint unauthenticated(ProblemWriter problems) {
            return (request, response, e) -> {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"drover\"");
                String detail = request.getHeader(HttpHeaders.AUTHORIZATION) == null
                        ? "the request carries no token; expected the header 'Authorization: Bearer TOKEN', log in with 'drover login'"
                        : "the request's token is not one of this plane's, or not in the form 'Authorization: Bearer TOKEN'; log in again with 'drover login'";
                problems.write(response, Problem.of(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", detail));
            };
        }

        private static AccessDeniedHandler denied(ProblemWriter problems) {
            return (request, response, e) -> {
                Set<String> methods = AccessRules.methods(request.getRequestURI());
                if (methods.isEmpty()) {
                    problems.write(response, Problem.noSuchPath(request.getRequestURI()));
                } else if (AccessRules.find(request.getMethod(), request.getRequestURI())
                        .isEmpty()) {
                    response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
                    problems.write(response, Problem.methodNotAllowed(request.getMethod(), methods));
                } else {
                    problems.write(
                            response,
                            Problem.of(
                                    HttpStatus.FORBIDDEN,
                                    "FORBIDDEN",
                                    "this token does not allow %s on %s; ask an administrator of the plane"
                                            .formatted(request.getMethod(), request.getRequestURI())));
                }
            };
        }
    }
}
