package io.drover.server.gateway;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PoolName;
import java.util.Optional;

/** The gateways that pass on agents' calls, by the keys that they show. Asked at every call; thread-safe. */
@FunctionalInterface
public interface PoolGateways {
    /** The pool of the gateway with this TLS key; empty where it is none of this plane's. */
    Optional<PoolName> poolOf(Fingerprint gateway);
}
