package io.drover.server.pool;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PoolName;

/**
 * A gateway as REST tells of it.
 *
 * @param name for people
 * @param pool that it belongs to
 * @param host where agents reach it
 * @param port where agents reach it
 * @param fingerprint of the TLS key that it shows
 * @param serving whether it passes on calls now
 */
public record PoolGatewayView(String name, String pool, String host, int port, String fingerprint, boolean serving) {
    static PoolGatewayView of(Gateway gateway, boolean serving) {
        return view(gateway.name(), gateway.pool(), gateway.address(), serving);
    }

    /** The server's own gateway: who reads this has an answer of that server. */
    static PoolGatewayView own(String plane, GatewayAddress address) {
        return view(plane, PoolName.DEFAULT, address, true);
    }

    private static PoolGatewayView view(String name, PoolName pool, GatewayAddress address, boolean serving) {
        return new PoolGatewayView(
                name,
                pool.value(),
                address.host(),
                address.port(),
                address.fingerprint().hex(),
                serving);
    }
}
