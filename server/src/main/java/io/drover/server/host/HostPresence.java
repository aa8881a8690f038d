package io.drover.server.host;

import io.drover.migration.identity.HostKey;

/** The connections of hosts. Thread-safe; does not block. */
public interface HostPresence {
    boolean isOnline(HostKey host);

    /** Ends all connections of a host that is known no more, at once. */
    void cut(HostKey host);
}
