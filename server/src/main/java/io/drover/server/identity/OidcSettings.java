package io.drover.server.identity;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * How people sign in by OpenID Connect.
 *
 * @param issuer as the issuer names itself in its configuration and its tokens
 * @param clientId this plane's name at the issuer
 * @param clientSecret its password there; empty for a public client
 * @param publicUrl how browsers reach this server, such as https://plane.example:8443
 * @param userClaim the claim that holds the name of a user of this plane; empty where users are known by their OIDC
 *     subject only
 * @param scopes what to ask the issuer for besides openid, profile and email
 * @param roleClaim which roles the issuer gives; empty where it gives none
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        Optional<String> clientSecret,
        URI publicUrl,
        Optional<String> userClaim,
        Set<String> scopes,
        Optional<RoleClaim> roleClaim) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Where the issuer sends browsers back to; to be registered there. */
    public static final String CALLBACK = "/api/v1/sign-in/oidc/callback";

    public OidcSettings {
        requireSafe("--oidc-issuer", issuer);
        requireSafe("--public-url", publicUrl);
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("--oidc-client-id: expected this plane's client ID at the issuer");
        }
        scopes = Set.copyOf(scopes);
    }

    /** Tokens and codes must not go over a network in the clear. */
    private static void requireSafe(String option, URI uri) {
        String host = String.valueOf(uri.getHost());
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && LOOPBACK.contains(host))) {
            throw new IllegalArgumentException(
                    "%s '%s': expected an https URL, or http to this machine itself".formatted(option, uri));
        }
    }

    String redirectUri() {
        return publicUrl.toString().replaceFirst("/+$", "") + CALLBACK;
    }

    @Override
    public String toString() {
        return "OidcSettings[%s]".formatted(issuer);
    }
}
