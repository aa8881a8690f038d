package io.drover.server.pool;

import io.drover.migration.identity.Fingerprint;

/** What gateways pass on. Thread-safe; does not block. */
@FunctionalInterface
public interface RelayedCalls {
    /** Ends at once all that a gateway passes on which is known no more, by the key that it shows. */
    void cut(Fingerprint gateway);
}
