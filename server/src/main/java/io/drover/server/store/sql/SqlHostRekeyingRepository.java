package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.server.host.HostRekeying;
import io.drover.server.host.HostRekeyingRepository;
import java.util.List;
import java.util.Optional;

/** Changes of hosts' keys that are under way, by row. */
record SqlHostRekeyingRepository(Rows rows) implements HostRekeyingRepository {
    @Override
    public Optional<HostRekeying> find(HostKey host) {
        return rows.one(Rows.body(HostRekeying.class), "SELECT body FROM host_rekeying WHERE host_key = ?", host.hex());
    }

    @Override
    public Optional<HostRekeying> findByFormerTls(Fingerprint tls) {
        return rows.one(
                Rows.body(HostRekeying.class), "SELECT body FROM host_rekeying WHERE former_tls = ?", tls.hex());
    }

    @Override
    public List<HostRekeying> list() {
        return rows.all(Rows.body(HostRekeying.class), "SELECT body FROM host_rekeying ORDER BY host_key");
    }

    @Override
    public void save(HostRekeying rekeying) {
        rows.execute("""
                INSERT INTO host_rekeying (host_key, former_tls, body) VALUES (?, ?, ?)
                ON CONFLICT (host_key) DO UPDATE SET former_tls = excluded.former_tls, body = excluded.body""", rekeying.stored().hex(), rekeying.formerTls().hex(), Canonical.encode(rekeying));
    }

    @Override
    public void delete(HostKey host) {
        rows.execute("DELETE FROM host_rekeying WHERE host_key = ?", host.hex());
    }
}
