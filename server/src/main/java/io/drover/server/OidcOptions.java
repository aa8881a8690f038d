package io.drover.server;

import io.drover.server.identity.OidcSettings;
import io.drover.server.identity.RoleClaim;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about OpenID Connect. */
final class OidcOptions {
    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            description =
                    "Let people sign in by OpenID Connect at this issuer. Users are made beforehand ('drover user create').")
    private @Nullable String issuer;

    @Option(names = "--oidc-client-id", paramLabel = "ID", description = "This plane's client ID at the issuer.")
    private @Nullable String clientId;

    @Option(
            names = "--oidc-client-secret-file",
            paramLabel = "FILE",
            description =
                    "A file with its secret there; without it, the plane is a public client (PKCE is used either way).")
    private @Nullable Path secretFile;

    @Option(
            names = "--oidc-user-claim",
            paramLabel = "CLAIM",
            description =
                    "The claim that names a user of this plane, such as preferred_username (default: none; users are known by their OIDC subject).")
    private @Nullable String userClaim;

    @Option(
            names = "--oidc-scope",
            paramLabel = "SCOPE",
            description =
                    "A scope to ask the issuer for besides openid, profile and email, such as groups; may be repeated.")
    private List<String> scopes = List.of();

    @Option(
            names = "--oidc-role-claim",
            paramLabel = "CLAIM",
            description =
                    "The claim whose values give roles, such as groups; with --oidc-role (default: none; roles are given at the plane).")
    private @Nullable String roleClaim;

    @Option(
            names = "--oidc-role",
            paramLabel = "VALUE=ROLE",
            description =
                    "A value of that claim, and a role that it gives to users without a password, until they sign in without that value; may be repeated.")
    private List<String> roles = List.of();

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description =
                    "How browsers reach this server, such as https://plane.example:8443; needed for OpenID Connect, whose redirect URI is that and "
                            + OidcSettings.CALLBACK
                            + ".")
    private @Nullable String publicUrl;

    /**
     * Reads them.
     *
     * @param secret reads a file
     * @throws IllegalArgumentException for the operator, where they are not as expected
     */
    Optional<OidcSettings> settings(Function<Path, String> secret) {
        if (issuer == null) {
            if (clientId != null
                    || secretFile != null
                    || userClaim != null
                    || roleClaim != null
                    || !roles.isEmpty()
                    || !scopes.isEmpty()) {
                throw new IllegalArgumentException("options that begin with --oidc need --oidc-issuer");
            }
            return Optional.empty();
        }
        if (clientId == null || publicUrl == null) {
            throw new IllegalArgumentException("--oidc-issuer needs --oidc-client-id and --public-url");
        }
        if (roleClaim == null && !roles.isEmpty()) {
            throw new IllegalArgumentException(
                    "--oidc-role needs --oidc-role-claim, the claim whose values it is about, such as groups");
        }
        return Optional.of(new OidcSettings(
                URI.create(issuer),
                clientId,
                Optional.ofNullable(secretFile).map(secret),
                URI.create(publicUrl),
                Optional.ofNullable(userClaim),
                Set.copyOf(scopes),
                Optional.ofNullable(roleClaim).map(claim -> RoleClaim.of(claim, roles))));
    }
}
