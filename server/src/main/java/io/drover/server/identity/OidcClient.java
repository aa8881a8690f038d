package io.drover.server.identity;

import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

/**
 * This plane as a client of an issuer of OpenID Connect: the authorization code flow (OpenID Connect Core 1.0, section
 * 3.1) with PKCE (RFC 7636). Spring Security checks state, nonce and ID token. The issuer's configuration is read when
 * somebody first signs in, so that a plane starts without its issuer. Thread-safe.
 */
final class OidcClient {
    private static final Logger LOG = LoggerFactory.getLogger(OidcClient.class);
    private static final String ID = "oidc";
    private static final List<String> SCOPES = List.of("openid", "profile", "email");
    /** An issuer that gave no answer is not asked again for so long. */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** How long the issuer may take to connect, and for each answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OidcSettings settings;
    private final OidcAuthorizationCodeAuthenticationProvider provider =
            new OidcAuthorizationCodeAuthenticationProvider(
                    tokenClient(), request -> new DefaultOidcUser(List.of(), request.getIdToken()));
    private final InstantSource time;
    private final AtomicLong failedAtMillis = new AtomicLong(-PAUSE.toMillis());
    private volatile @Nullable ClientRegistration discovered;

    OidcClient(OidcSettings settings, InstantSource time) {
        this.settings = settings;
        this.time = time;
    }

    /** What to send the browser to the issuer with. */
    OAuth2AuthorizationRequest begin(HttpServletRequest request) {
        ClientRegistration registration = registration();
        DefaultOAuth2AuthorizationRequestResolver resolver =
                new DefaultOAuth2AuthorizationRequestResolver(id -> registration);
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        OAuth2AuthorizationRequest made = resolver.resolve(request, ID);
        if (made == null) {
            throw new IllegalStateException("no authorization request was made for %s".formatted(settings.issuer()));
        }
        return made;
    }

    /**
     * Exchanges the code for an ID token, and checks that.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException where the issuer refuses, or what it
     *     says is not to be believed
     * @throws ProblemException where the issuer gives no answer
     */
    OidcUser finish(OAuth2AuthorizationRequest request, String code, String state) {
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(code)
                .state(state)
                .redirectUri(settings.redirectUri())
                .build();
        Object login = authenticated(
                new OAuth2LoginAuthenticationToken(registration(), new OAuth2AuthorizationExchange(request, response)));
        if (login instanceof OAuth2LoginAuthenticationToken done && done.getPrincipal() instanceof OidcUser user) {
            return user;
        }
        throw new IllegalStateException("the issuer %s gave no ID token".formatted(settings.issuer()));
    }

    private @Nullable Object authenticated(OAuth2LoginAuthenticationToken login) {
        try {
            return provider.authenticate(login);
        } catch (OAuth2AuthenticationException e) {
            Optional<Throwable> unanswered = unanswered(e);
            if (unanswered.isPresent()) {
                throw unreachable(unanswered.get());
            }
            throw e;
        }
    }

    private ClientRegistration registration() {
        ClientRegistration known = discovered;
        if (known != null) {
            return known;
        }
        long last = failedAtMillis.get();
        // Whoever comes while it is down neither waits for it, nor has it asked, nor fills the log.
        if (time.millis() < last + PAUSE.toMillis()) {
            throw unreachable();
        }
        try {
            ClientRegistration read = discover();
            discovered = read;
            return read;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw failedAtMillis.compareAndSet(last, time.millis()) ? unreachable(root(e)) : unreachable();
        }
    }

    private ClientRegistration discover() {
        ClientRegistration.Builder builder = ClientRegistrations.fromOidcIssuerLocation(
                        settings.issuer().toString())
                .registrationId(ID)
                .clientId(settings.clientId())
                .redirectUri(settings.redirectUri())
                .scope(scopes());
        settings.clientSecret()
                .ifPresentOrElse(
                        builder::clientSecret,
                        () -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE));
        return builder.build();
    }

    private List<String> scopes() {
        return Stream.concat(SCOPES.stream(), settings.scopes().stream().sorted())
                .distinct()
                .toList();
    }

    /** The operator is told why, the caller what to do. */
    private ProblemException unreachable(Throwable why) {
        LOG.warn(
                "the OIDC issuer {} does not answer as it should, so nobody can sign in by it now: {}: {}",
                settings.issuer(),
                why.getClass().getSimpleName(),
                Problem.shortened(String.valueOf(why.getMessage())));
        return unreachable();
    }

    private ProblemException unreachable() {
        return ProblemException.unreachable(
                "OIDC_ISSUER_UNREACHABLE",
                "the OIDC issuer %s cannot be reached or does not answer as it should; try again in a minute, sign in with a password, or ask an administrator of the plane"
                        .formatted(settings.issuer()));
    }

    /** Why the issuer, or the way to it, gave no answer; empty where it gave one. */
    private static Optional<Throwable> unanswered(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof IOException || each instanceof HttpServerErrorException) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** As Spring Security's own, but that it does not wait for ever. */
    private static RestClientAuthorizationCodeTokenResponseClient tokenClient() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(PATIENCE);
        requests.setReadTimeout(PATIENCE);
        RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }
}
