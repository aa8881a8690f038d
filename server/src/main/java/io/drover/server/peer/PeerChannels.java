package io.drover.server.peer;

import io.drover.migration.identity.GatewayAddress;
import io.drover.server.plane.PlaneKeys;
import io.grpc.ManagedChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections to peers: one for each address, with this plane's key shown and that address's key pinned. Nothing of
 * one peer's settings is used for another. Thread-safe.
 */
public final class PeerChannels implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    private final PlaneKeys keys;
    private final Map<GatewayAddress, ManagedChannel> channels = new ConcurrentHashMap<>();

    public PeerChannels(PlaneKeys keys) {
        this.keys = keys;
    }

    /**
     * Who calls a peer that is away pauses between calls. The channel's own pauses, which grow to two minutes and in which
     * every call fails with the error before, are cut short: a peer that is back is reached at the next call.
     */
    ManagedChannel to(GatewayAddress address) {
        ManagedChannel channel = channels.computeIfAbsent(address, this::open);
        channel.resetConnectBackoff();
        return channel;
    }

    private ManagedChannel open(GatewayAddress address) {
        return PinnedChannel.to(address, keys.tls(), MAX_MESSAGE_BYTES);
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
