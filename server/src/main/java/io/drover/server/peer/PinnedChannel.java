package io.drover.server.peer;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.server.HostPort;
import io.drover.server.plane.TlsMaterial;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Connections by mutual TLS whose other end is known by its key alone. */
public final class PinnedChannel {
    private static final int MAX_METADATA_BYTES = 16 << 10;

    private PinnedChannel() {}

    /**
     * A channel that connects when it is used; the caller shuts it down.
     *
     * @param own the key that is shown
     * @param maxMessageBytes of one message from the other end
     */
    public static ManagedChannel to(GatewayAddress address, TlsMaterial own, int maxMessageBytes) {
        Set<Fingerprint> pinned = Set.of(address.fingerprint());
        return to(new HostPort(address.host(), address.port()), () -> pinned, own, maxMessageBytes);
    }

    /**
     * As the other one, to where one of several keys may be shown.
     *
     * @param pinned asked at each handshake
     */
    public static ManagedChannel to(
            HostPort address, Supplier<Set<Fingerprint>> pinned, TlsMaterial own, int maxMessageBytes) {
        try {
            return NettyChannelBuilder.forAddress(address.host(), address.port())
                    .sslContext(GrpcSslContexts.forClient()
                            .keyManager(own.key(), own.certificate())
                            .trustManager(new PinnedTrust(pinned))
                            .protocols("TLSv1.3")
                            .build())
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .maxInboundMessageSize(maxMessageBytes)
                    .maxInboundMetadataSize(MAX_METADATA_BYTES)
                    .keepAliveTime(20, TimeUnit.SECONDS)
                    .keepAliveTimeout(10, TimeUnit.SECONDS)
                    .disableRetry()
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this server's own TLS key cannot be used", e);
        }
    }
}
