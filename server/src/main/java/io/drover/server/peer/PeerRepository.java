package io.drover.server.peer;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PlaneId;
import java.util.List;
import java.util.Optional;

/** Stored peers. */
public interface PeerRepository {
    Optional<Peer> find(PlaneId id);

    Optional<Peer> findByName(String name);

    /** By the TLS key of any of its gateways. */
    Optional<Peer> findByTls(Fingerprint tls);

    /** By name, in ascending order. */
    List<Peer> list();

    /** Stores a new peer, or replaces the one with this ID. Throws IllegalStateException where its name is taken. */
    void save(Peer peer);

    void delete(PlaneId id);
}
