package io.drover.server.host;

import io.drover.migration.identity.HostKey;

/** Tells which hosts are connected. Thread-safe; does not block. */
@FunctionalInterface
public interface HostPresence {
    boolean isOnline(HostKey host);
}
