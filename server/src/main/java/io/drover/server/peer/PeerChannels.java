package io.drover.server.peer;

import io.drover.migration.identity.GatewayAddress;
import io.drover.server.plane.PlaneKeys;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The connections to peers: one for each address, with this plane's key shown and that address's key pinned. Nothing of
 * one peer's settings is used for another. Thread-safe.
 */
public final class PeerChannels implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 8 << 20;
    private static final int MAX_METADATA_BYTES = 16 << 10;

    private final PlaneKeys keys;
    private final Map<GatewayAddress, ManagedChannel> channels = new ConcurrentHashMap<>();

    public PeerChannels(PlaneKeys keys) {
        this.keys = keys;
    }

    ManagedChannel to(GatewayAddress address) {
        return channels.computeIfAbsent(address, this::open);
    }

    private ManagedChannel open(GatewayAddress address) {
        try {
            return NettyChannelBuilder.forAddress(address.host(), address.port())
                    .sslContext(GrpcSslContexts.forClient()
                            .keyManager(keys.tls().key(), keys.tls().certificate())
                            .trustManager(new PinnedTrust(address.fingerprint()))
                            .protocols("TLSv1.3")
                            .build())
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                    .maxInboundMetadataSize(MAX_METADATA_BYTES)
                    .keepAliveTime(20, TimeUnit.SECONDS)
                    .keepAliveTimeout(10, TimeUnit.SECONDS)
                    .disableRetry()
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this plane's TLS key cannot be used", e);
        }
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
