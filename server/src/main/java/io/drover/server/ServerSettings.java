package io.drover.server;

import io.drover.server.access.AccessSettings;
import io.drover.server.identity.OidcSettings;
import io.drover.server.vault.key.RootKeySource;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operator decides about a server.
 *
 * @param folder holds keys and database
 * @param name what the plane is called, for people
 * @param api where REST is served
 * @param gateway where agents and peers connect
 * @param advertised what agents and peers are told of the gateway; a port of 0 stands for the gateway's
 * @param access about access points
 * @param database where the plane stores
 * @param roles what this server does; never empty
 * @param vaultKey where the root key of the vault comes from
 * @param oidc how people sign in by OpenID Connect, if they do
 * @param newAdminToken whether to print a new administrator's token at the start
 */
public record ServerSettings(
        Path folder,
        String name,
        HostPort api,
        HostPort gateway,
        List<HostPort> advertised,
        AccessSettings access,
        DatabaseSettings database,
        Set<Role> roles,
        RootKeySource vaultKey,
        Optional<OidcSettings> oidc,
        boolean newAdminToken) {
    private static final String VAULT_KEY = "vault.key";

    public ServerSettings {
        advertised = List.copyOf(advertised);
        roles = Set.copyOf(roles);
    }

    /** A file in the plane's folder, beside the database that it opens: back the two up apart from each other. */
    static RootKeySource defaultVaultKey(Path folder) {
        return new RootKeySource.KeyFile(folder.resolve(VAULT_KEY));
    }

    /** What the certificate of the plane's TLS key names, besides the loopback's names. */
    public Set<String> certificateHosts() {
        return Stream.concat(advertised.stream(), Stream.of(api, gateway))
                .filter(address -> !address.isWildcard())
                .map(HostPort::host)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
