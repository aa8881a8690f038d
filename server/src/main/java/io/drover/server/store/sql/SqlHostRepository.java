package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.server.host.Host;
import io.drover.server.host.HostRepository;
import java.util.List;
import java.util.Optional;

/** Hosts by row. */
record SqlHostRepository(Rows rows) implements HostRepository {
    @Override
    public Optional<Host> find(HostKey key) {
        return rows.one(Rows.body(Host.class), "SELECT body FROM host WHERE host_key = ?", key.hex());
    }

    @Override
    public Optional<Host> findByName(String name) {
        return rows.one(Rows.body(Host.class), "SELECT body FROM host WHERE name = ?", name);
    }

    @Override
    public Optional<Host> findByTls(Fingerprint tls) {
        return rows.one(Rows.body(Host.class), "SELECT body FROM host WHERE tls = ?", tls.hex());
    }

    @Override
    public List<Host> list() {
        return rows.all(Rows.body(Host.class), "SELECT body FROM host ORDER BY name");
    }

    @Override
    public void save(Host host) {
        String key = host.key().hex();
        if (rows.text("SELECT host_key FROM host WHERE name = ? AND host_key <> ?", host.name(), key)
                .isPresent()) {
            throw new IllegalStateException("host name '%s' is taken by another host".formatted(host.name()));
        }
        rows.text(
                        "SELECT name FROM host WHERE tls = ? AND host_key <> ?",
                        host.tls().hex(),
                        key)
                .ifPresent(other -> {
                    throw new IllegalStateException(
                            "TLS key %s of host '%s' is taken by host '%s'".formatted(host.tls(), host.name(), other));
                });
        rows.execute("""
                INSERT INTO host (host_key, name, tls, body) VALUES (?, ?, ?, ?)
                ON CONFLICT (host_key) DO UPDATE SET name = excluded.name, tls = excluded.tls, body = excluded.body""", key, host.name(), host.tls().hex(), Canonical.encode(host));
    }

    @Override
    public void delete(HostKey key) {
        rows.execute("DELETE FROM host WHERE host_key = ?", key.hex());
    }
}
