package io.drover.server.gateway;

import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How a gateway listens.
 *
 * @param address where; port 0 takes any free one
 * @param shown the key that it shows, asked for in each handshake
 * @param limits what a caller may take
 * @param cloneQuiet how long the other agents of a cloned host must be silent before one is accepted again; longer than
 *     an agent's longest wait between two dials, 30 s
 * @param warmUpCalls how many calls the gateway makes to itself before it is said to have started; 0 for none
 */
public record GatewayConfig(
        InetSocketAddress address, Supplier<ShownKey> shown, Limits limits, Duration cloneQuiet, int warmUpCalls) {
    /** With limits for ordinary use. */
    public GatewayConfig(InetSocketAddress address, Supplier<ShownKey> shown) {
        this(address, shown, Limits.ORDINARY, Duration.ofSeconds(90), 30);
    }

    /**
     * What is shown in TLS.
     *
     * @param key a P-256 key
     * @param certificate the self-signed certificate that carries it
     */
    public record ShownKey(PrivateKey key, X509Certificate certificate) {}

    /**
     * What one caller may take.
     *
     * @param maxMessageBytes of one message; a manifest of the largest cluster has 16 MiB
     * @param maxHeaderBytes of a call's headers
     * @param maxCallsPerConnection at the same time; an agent has one session and up to 256 tunnels
     * @param handshake how long a connection may take until it is ready
     */
    public record Limits(int maxMessageBytes, int maxHeaderBytes, int maxCallsPerConnection, Duration handshake) {
        public static final Limits ORDINARY = new Limits(17 << 20, 8 << 10, 300, Duration.ofSeconds(10));
    }
}
