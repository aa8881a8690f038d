package io.drover.cli.credential;

import io.drover.cli.answer.CredentialAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a credential is for. */
final class AccountOptions {
    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description = "Where the database is: of PostgreSQL, or of an observer or OBProxy of OceanBase.")
    @Nullable String address;

    @Option(names = "--cluster", paramLabel = "NAME", description = "The OceanBase cluster; needed for an OBProxy.")
    @Nullable String cluster;

    @Option(names = "--tenant", paramLabel = "NAME", description = "The tenant of OceanBase, such as sys.")
    @Nullable String tenant;

    @Option(names = "--database", paramLabel = "NAME", description = "The database of PostgreSQL.")
    @Nullable String database;

    @Option(names = "--user", paramLabel = "NAME", description = "The user, of databases and hosts.")
    @Nullable String user;

    @Option(
            names = "--tls",
            paramLabel = "MODE",
            description = "off, on or verify, of databases. Default: on, with whatever certificate.")
    @Nullable String tls;

    @Option(
            names = "--host",
            paramLabel = "HOST[:PORT][=KEY]",
            description =
                    "A host that it is for, with the fingerprint of its key (SHA256:...) if that is known; may be repeated.")
    List<String> hosts = List.of();

    @Option(names = "--purpose", paramLabel = "TEXT", description = "What a token opens, for people.")
    @Nullable String purpose;

    CredentialAccount of(String type) {
        return new CredentialAccount(type, address, cluster, tenant, database, user, tls, parsedHosts(), purpose);
    }

    /** Whether any is given. */
    boolean any() {
        return address != null
                || cluster != null
                || tenant != null
                || database != null
                || user != null
                || tls != null
                || !hosts.isEmpty()
                || purpose != null;
    }

    /** What is known, with what is given in its place. */
    CredentialAccount over(CredentialAccount known) {
        return new CredentialAccount(
                known.type(),
                or(address, known.address()),
                or(cluster, known.cluster()),
                or(tenant, known.tenant()),
                or(database, known.database()),
                or(user, known.user()),
                or(tls, known.tls()),
                hosts.isEmpty() ? known.hosts() : parsedHosts(),
                or(purpose, known.purpose()));
    }

    private List<CredentialAccount.Host> parsedHosts() {
        return hosts.stream()
                .map(host -> {
                    int key = host.indexOf("=SHA256:");
                    return key < 0
                            ? new CredentialAccount.Host(host, null)
                            : new CredentialAccount.Host(host.substring(0, key), host.substring(key + 1));
                })
                .toList();
    }

    private static @Nullable String or(@Nullable String given, @Nullable String known) {
        return given == null ? known : given;
    }
}
