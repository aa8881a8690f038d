package io.drover.kind;

import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.Optional;

/** The way from the server to local endpoints on hosts. Thread-safe; its methods block, and suit virtual threads. */
public interface Reach {
    /**
     * Opens a connection to a local endpoint of a host. The caller closes it.
     *
     * @throws IOException when the host is offline, its agent refuses, or nothing listens; the message says which
     */
    Socket open(HostKey host, LocalEndpoint endpoint) throws IOException;

    /**
     * Who listens at a TCP endpoint of a host; empty where nobody does.
     *
     * @throws IOException when the host is offline or its agent refuses
     */
    Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) throws IOException;

    /**
     * A listening process.
     *
     * @param pid its process ID; 0 where the agent may not see it
     * @param startedAt when it started, if known
     * @param command its short name
     */
    record Listener(long pid, Optional<Instant> startedAt, String command) {}
}
