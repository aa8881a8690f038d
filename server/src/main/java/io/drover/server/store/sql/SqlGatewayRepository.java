package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Fingerprint;
import io.drover.server.pool.Gateway;
import io.drover.server.pool.GatewayRepository;
import java.util.List;
import java.util.Optional;

/** Gateways by row. */
record SqlGatewayRepository(Rows rows) implements GatewayRepository {
    @Override
    public List<Gateway> list() {
        return rows.all(Rows.body(Gateway.class), "SELECT body FROM gateway ORDER BY name");
    }

    @Override
    public Optional<Gateway> find(String name) {
        return rows.one(Rows.body(Gateway.class), "SELECT body FROM gateway WHERE name = ?", name);
    }

    @Override
    public Optional<Gateway> findByTls(Fingerprint tls) {
        return rows.one(Rows.body(Gateway.class), "SELECT body FROM gateway WHERE tls = ?", tls.hex());
    }

    @Override
    public void save(Gateway gateway) {
        rows.execute("""
                INSERT INTO gateway (name, tls, body) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET tls = excluded.tls, body = excluded.body""", gateway.name(), gateway.address().fingerprint().hex(), Canonical.encode(gateway));
    }

    @Override
    public boolean delete(String name) {
        return rows.execute("DELETE FROM gateway WHERE name = ?", name) == 1;
    }
}
