package io.drover.server.pool;

import io.drover.migration.identity.Fingerprint;
import java.util.List;
import java.util.Optional;

/** Known gateways. */
public interface GatewayRepository {
    /** In the order of their names. */
    List<Gateway> list();

    Optional<Gateway> find(String name);

    Optional<Gateway> findByTls(Fingerprint tls);

    /** Stores a gateway, or replaces the one of its name. */
    void save(Gateway gateway);

    /** @return whether there was one */
    boolean delete(String name);
}
