package io.drover.server.identity;

import io.drover.server.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * This plane as a client of an issuer of OpenID Connect: the authorization code flow (OpenID Connect Core 1.0, section
 * 3.1) with PKCE (RFC 7636). Spring Security checks state, nonce and ID token. The issuer's configuration is read when
 * somebody first signs in, so that a plane starts without its issuer. Thread-safe.
 */
final class OidcClient {
    private static final Logger LOG = LoggerFactory.getLogger(OidcClient.class);
    private static final String ID = "oidc";

    private final OidcSettings settings;
    private final OidcAuthorizationCodeAuthenticationProvider provider =
            new OidcAuthorizationCodeAuthenticationProvider(
                    new RestClientAuthorizationCodeTokenResponseClient(),
                    request -> new DefaultOidcUser(List.of(), request.getIdToken()));
    private final ReentrantLock discovering = new ReentrantLock();
    private volatile @Nullable ClientRegistration discovered;

    OidcClient(OidcSettings settings) {
        this.settings = settings;
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
     */
    OidcUser finish(OAuth2AuthorizationRequest request, String code, String state) {
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(code)
                .state(state)
                .redirectUri(settings.redirectUri())
                .build();
        Object login = provider.authenticate(
                new OAuth2LoginAuthenticationToken(registration(), new OAuth2AuthorizationExchange(request, response)));
        if (login instanceof OAuth2LoginAuthenticationToken done && done.getPrincipal() instanceof OidcUser user) {
            return user;
        }
        throw new IllegalStateException("the issuer %s gave no ID token".formatted(settings.issuer()));
    }

    private ClientRegistration registration() {
        ClientRegistration known = discovered;
        if (known != null) {
            return known;
        }
        discovering.lock();
        try {
            ClientRegistration before = discovered;
            ClientRegistration read = before == null ? discover() : before;
            discovered = read;
            return read;
        } finally {
            discovering.unlock();
        }
    }

    private ClientRegistration discover() {
        try {
            ClientRegistration.Builder builder = ClientRegistrations.fromOidcIssuerLocation(
                            settings.issuer().toString())
                    .registrationId(ID)
                    .clientId(settings.clientId())
                    .redirectUri(settings.redirectUri())
                    .scope("openid", "profile", "email");
            settings.clientSecret()
                    .ifPresentOrElse(
                            builder::clientSecret,
                            () -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE));
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.warn(
                    "The configuration of the OIDC issuer {} cannot be read; nobody can sign in by it now",
                    settings.issuer(),
                    e);
            throw ProblemException.unreachable(
                    "OIDC_ISSUER_UNREACHABLE",
                    "the configuration of the OIDC issuer %s cannot be read; check that it runs, or sign in with a password"
                            .formatted(settings.issuer()));
        }
    }
}
