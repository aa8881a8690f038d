package io.drover.server.plane;

import io.drover.migration.identity.GatewayAddress;
import java.util.List;

/** A gateway's address as REST tells it. */
public record GatewayView(String host, int port, String fingerprint) {
    public static List<GatewayView> of(List<GatewayAddress> addresses) {
        return addresses.stream()
                .map(address -> new GatewayView(
                        address.host(), address.port(), address.fingerprint().hex()))
                .toList();
    }
}
