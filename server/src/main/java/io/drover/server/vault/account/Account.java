package io.drover.server.vault.account;

import io.drover.server.HostPort;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a credential is for: all of it but the secret. Nothing in here is secret. */
public sealed interface Account {
    /** The most hosts that one credential is for. */
    int MAX_HOSTS = 1_000;

    CredentialType type();

    /**
     * Refuses a secret that does not fit.
     *
     * @throws IllegalArgumentException when it is of the wrong kind; nothing of it is told
     */
    void check(Secret secret);

    /**
     * A user of a tenant of an OceanBase cluster.
     *
     * @param address of an observer or an OBProxy, with its SQL port
     * @param cluster the cluster's name, which an OBProxy needs; empty where an observer is dialled without it
     * @param tenant the tenant
     * @param user the user
     * @param tls how the connection is protected
     */
    record OceanBase(HostPort address, Optional<String> cluster, String tenant, String user, Tls tls)
            implements Account {
        public OceanBase {
            requirePort(address);
            cluster.ifPresent(name -> Limits.name("cluster", name));
            Limits.name("tenant", tenant);
            Limits.name("user", user);
        }

        /** The user as it logs in: {@code user@tenant#cluster}. */
        public String login() {
            return user + "@" + tenant + cluster.map(name -> "#" + name).orElse("");
        }

        @Override
        public CredentialType type() {
            return CredentialType.OCEANBASE;
        }

        @Override
        public void check(Secret secret) {
            requirePassword(this, secret);
        }
    }

    /**
     * A user of a PostgreSQL server.
     *
     * @param address of the server
     * @param database to connect to
     * @param user the role
     * @param tls how the connection is protected
     */
    record PostgreSql(HostPort address, String database, String user, Tls tls) implements Account {
        public PostgreSql {
            requirePort(address);
            Limits.name("database", database);
            Limits.name("user", user);
        }

        @Override
        public CredentialType type() {
            return CredentialType.POSTGRESQL;
        }

        @Override
        public void check(Secret secret) {
            requirePassword(this, secret);
        }
    }

    /**
     * A user of hosts.
     *
     * @param user the user
     * @param hosts those that it is for, at least one
     */
    record Host(String user, List<SshHost> hosts) implements Account {
        public Host {
            hosts = List.copyOf(hosts);
            Limits.name("user", user);
            if (hosts.isEmpty() || hosts.size() > MAX_HOSTS) {
                throw new IllegalArgumentException(
                        "hosts has %d elements; expected 1 to %d".formatted(hosts.size(), MAX_HOSTS));
            }
            Set<HostPort> seen = new HashSet<>();
            for (SshHost host : hosts) {
                requirePort(host.address());
                if (!seen.add(host.address())) {
                    throw new IllegalArgumentException("hosts names %s twice".formatted(host.address()));
                }
            }
        }

        @Override
        public CredentialType type() {
            return CredentialType.HOST;
        }

        @Override
        public void check(Secret secret) {
            switch (secret) {
                case Secret.Password password -> {}
                case Secret.SshKey key -> {}
                case Secret.Token token -> throw misfit(this, "a password or an SSH key");
            }
        }
    }

    /**
     * Something that a text opens. It is not tested, since only its user knows how.
     *
     * @param purpose what it opens, for people
     */
    record Token(String purpose) implements Account {
        public Token {
            Limits.name("purpose", purpose);
        }

        @Override
        public CredentialType type() {
            return CredentialType.TOKEN;
        }

        @Override
        public void check(Secret secret) {
            switch (secret) {
                case Secret.Token token -> {}
                case Secret.Password password -> throw misfit(this, "a token");
                case Secret.SshKey key -> throw misfit(this, "a token");
            }
        }
    }

    private static void requirePassword(Account account, Secret secret) {
        switch (secret) {
            case Secret.Password password -> {}
            case Secret.SshKey key -> throw misfit(account, "a password");
            case Secret.Token token -> throw misfit(account, "a password");
        }
    }

    private static void requirePort(HostPort address) {
        if (address.port() == 0) {
            throw new IllegalArgumentException("address %s has port 0; expected 1 to 65535".formatted(address));
        }
    }

    private static IllegalArgumentException misfit(Account account, String expected) {
        return new IllegalArgumentException("the secret does not fit a credential of type %s; expected %s"
                .formatted(account.type().text(), expected));
    }
}
