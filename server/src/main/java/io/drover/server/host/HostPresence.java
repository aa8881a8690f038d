package io.drover.server.host;

import io.drover.migration.identity.HostKey;

/** Tells which hosts are connected. Thread-safe; does not block. */
public interface HostPresence {
    boolean isOnline(HostKey host);

    /** Ends the sessions of a host whose key was removed. */
    void expel(HostKey host);
}
