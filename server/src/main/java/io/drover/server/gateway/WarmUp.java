package io.drover.server.gateway;

import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.EnrolRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Calls the gateway from itself a few times before agents do: the first handshakes of a cold process take some three
 * times as long as later ones. Refused calls warm as well as others.
 */
final class WarmUp {
    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final GatewayConfig config;
    private final int port;

    WarmUp(GatewayConfig config, int port) {
        this.config = config;
        this.port = port;
    }

    /** As many calls as configured, or 2 seconds of them, whichever ends first. */
    void run() throws SSLException {
        InetAddress address = config.address().getAddress().isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress()
                : config.address().getAddress();
        long began = System.nanoTime();
        var tls = GatewayTls.self(config);
        for (int call = 0; call < config.warmUpCalls() && System.nanoTime() - began < LIMIT.toNanos(); call++) {
            ManagedChannel channel = NettyChannelBuilder.forAddress(new InetSocketAddress(address, port))
                    .sslContext(tls)
                    .overrideAuthority("localhost")
                    .directExecutor()
                    .proxyDetector(ignored -> null)
                    .build();
            try {
                AgentGatewayGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .enrol(EnrolRequest.getDefaultInstance());
            } catch (StatusRuntimeException e) {
                // An empty request is refused, as it should be; a gateway that cannot be reached shows itself below.
                LOG.log(System.Logger.Level.TRACE, "warm-up: {0}", e.getStatus());
            } finally {
                channel.shutdownNow();
            }
        }
        LOG.log(
                System.Logger.Level.DEBUG,
                "warmed up in {0} ms",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
}
