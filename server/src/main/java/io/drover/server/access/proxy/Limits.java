package io.drover.server.access.proxy;

import java.time.Duration;

/**
 * What clients of access points may take.
 *
 * @param connections in all
 * @param connectionsPerCluster to one cluster; an agent carries up to 256 tunnels, and some are needed for other things
 * @param hello for how long a ClientHello may take
 * @param handshake for how long the rest of the handshake may take
 * @param head for how long the head of a request may take, from its first byte
 * @param headBytes how large it may be
 * @param idle for how long a connection may wait for the next request
 * @param operation for how long, from the head of its response, a call keeps the cluster from being locked: one that
 *     takes longer counts as a stream
 */
record Limits(
        int connections,
        int connectionsPerCluster,
        Duration hello,
        Duration handshake,
        Duration head,
        int headBytes,
        Duration idle,
        Duration operation) {
    static final Limits ORDINARY = new Limits(
            2000,
            200,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            64 << 10,
            Duration.ofMinutes(5),
            Duration.ofSeconds(1));
}
