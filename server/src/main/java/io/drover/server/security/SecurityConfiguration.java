package io.drover.server.security;

import io.drover.server.migration.Migrations;
import io.drover.server.store.Store;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Nothing answers a stranger but what {@link AccessRules} leaves open. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    @Bean
    RequestRates requestRates() {
        return RequestRates.DEFAULT;
    }

    /** Which things permissions are about. */
    @Bean
    Subjects subjects(Store store, Migrations migrations) {
        return new Subjects(store, migrations);
    }

    /** The parts that there are only where REST is served. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class Rest {
        @Bean
        SecurityFilterChain filters(
                HttpSecurity http,
                CallerDirectory callers,
                Subjects subjects,
                RequestRates rates,
                ProblemWriter problems,
                ApplicationEventPublisher events) {
            // Requests by cookie carry a text against forgery, which RequestAuthorization asks for.
            return http.csrf(AbstractHttpConfigurer::disable)
                    .formLogin(AbstractHttpConfigurer::disable)
                    .httpBasic(AbstractHttpConfigurer::disable)
                    .logout(AbstractHttpConfigurer::disable)
                    .requestCache(AbstractHttpConfigurer::disable)
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .headers(Rest::headers)
                    .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                            .permitAll()
                            .anyRequest()
                            .access(new RequestAuthorization(subjects)))
                    .addFilterBefore(new CallerFilter(callers), AuthorizationFilter.class)
                    .addFilterBefore(
                            new RequestLimitFilter(rates.ofStrangers(), rates.ofUsers(), problems),
                            AuthorizationFilter.class)
                    .exceptionHandling(handling -> handling.authenticationEntryPoint(unauthenticated(problems))
                            .accessDeniedHandler(denied(problems, events)))
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

        /** Spring's own sign-in is not used: without this, it would make up a password and print it. */
        @Bean
        UserDetailsService noUsers() {
            return name -> {
                throw new UsernameNotFoundException("callers are known by tokens and sessions only");
            };
        }

        private static void headers(HeadersConfigurer<HttpSecurity> headers) {
            headers.addHeaderWriter(new ContentPolicy())
                    .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                    .httpStrictTransportSecurity(strict ->
                            strict.maxAgeInSeconds(Duration.ofDays(365).toSeconds()))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                    .permissionsPolicyHeader(policy -> policy.policy(
                            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"))
                    .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                    .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
        }

        private static AuthenticationEntryPoint unauthenticated(ProblemWriter problems) {
            return (request, response, e) -> {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"drover\"");
                String detail = request.getHeader(HttpHeaders.AUTHORIZATION) == null
                        ? "the request carries no token; expected the header 'Authorization: Bearer TOKEN', log in with 'drover login'"
                        : "the request's token is not one of this plane's, has expired, is of a user who is disabled, or is not in the form 'Authorization: Bearer TOKEN'; log in again with 'drover login'";
                problems.write(response, Problem.of(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", detail));
            };
        }

        private static AccessDeniedHandler denied(ProblemWriter problems, ApplicationEventPublisher events) {
            return (request, response, e) -> {
                if (!(e instanceof AuthorizationDeniedException denial
                        && denial.getAuthorizationResult() instanceof Verdict verdict)) {
                    throw e;
                }
                verdict.missing().ifPresent(right -> events.publishEvent(refused(request, right)));
                if (!verdict.methods().isEmpty()) {
                    response.setHeader(HttpHeaders.ALLOW, String.join(", ", verdict.methods()));
                }
                problems.write(response, verdict.refusal().orElseThrow());
            };
        }

        private static SecurityEvent.RequestRefused refused(HttpServletRequest request, Right missing) {
            return new SecurityEvent.RequestRefused(
                    Caller.of(SecurityContextHolder.getContext().getAuthentication())
                            .map(Caller::user)
                            .orElse(""),
                    request.getMethod(),
                    request.getRequestURI(),
                    missing.toString(),
                    ClientAddress.of(request).text());
        }
    }
}
