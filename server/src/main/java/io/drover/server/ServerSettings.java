package io.drover.server;

import io.drover.server.access.AccessSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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
        boolean newAdminToken) {
    public ServerSettings {
        advertised = List.copyOf(advertised);
        roles = Set.copyOf(roles);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
