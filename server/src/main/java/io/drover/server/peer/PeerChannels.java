package io.drover.server.peer;

import io.drover.migration.identity.GatewayAddress;
import io.drover.server.plane.PlaneKeys;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.List;
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
    private final Map<List<GatewayAddress>, Integer> turns = new ConcurrentHashMap<>();

    public PeerChannels(PlaneKeys keys) {
        this.keys = keys;
        keys.whenShown(this::renew);
    }

    /**
     * A channel whose last attempt to connect failed would let every call fail with the error of then, for a second at
     * first and for two minutes in the end. Who calls has pauses of its own, so each call gets an attempt of its own.
     */
    ManagedChannel to(List<GatewayAddress> gateways) {
        return channels.compute(chosen(gateways), (key, known) -> known == null || failed(known) ? open(key) : known);
    }

    /** The one that was reached last, or the next after one that was not: while a peer rotates its keys, one of two fails. */
    private GatewayAddress chosen(List<GatewayAddress> gateways) {
        return gateways.get(Math.floorMod(turns.getOrDefault(gateways, 0), gateways.size()));
    }

    /**
     * Tells that a call found the peer away. The channel is not asked why: it lets its calls fail a moment before it says
     * that it has failed itself, and a caller that tries again at once would meet the same error. An address that is connected
     * stays the one to ask, whatever it answered.
     */
    void unavailable(List<GatewayAddress> gateways) {
        channels.computeIfPresent(chosen(gateways), (key, known) -> {
            if (known.getState(false) == ConnectivityState.READY) {
                return known;
            }
            turns.merge(gateways, 1, Integer::sum);
            known.shutdown();
            return null;
        });
    }

    /** Such a channel is left to the calls that it still has. */
    private static boolean failed(ManagedChannel channel) {
        boolean failed = channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
        if (failed) {
            channel.shutdown();
        }
        return failed;
    }

    private ManagedChannel open(GatewayAddress address) {
        return PinnedChannel.to(address, keys.tls(), MAX_MESSAGE_BYTES);
    }

    /** Connects anew, with the key that this plane shows now; calls that are under way end as they would have. */
    private void renew() {
        channels.keySet()
                .forEach(address -> channels.computeIfPresent(address, (key, known) -> {
                    known.shutdown();
                    return null;
                }));
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
