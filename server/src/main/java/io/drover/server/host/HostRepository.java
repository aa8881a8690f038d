package io.drover.server.host;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.util.List;
import java.util.Optional;

/** Stored hosts. */
public interface HostRepository {
    Optional<Host> find(HostKey key);

    Optional<Host> findByName(String name);

    Optional<Host> findByTls(Fingerprint tls);

    /** By name, in ascending order. */
    List<Host> list();

    /** Stores a new host, or replaces the one with this key. Throws IllegalStateException where its name is taken. */
    void save(Host host);

    void delete(HostKey key);
}
