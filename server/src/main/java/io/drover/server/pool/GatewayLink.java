package io.drover.server.pool;

/** A connection of a gateway to this server: while it is open, the gateway serves. Thread-safe. */
interface GatewayLink {
    /** Tells the gateway that it serves, and by which TLS keys it may know the server. */
    void beat();

    /** Ends it, since the gateway was removed. */
    void end();
}
