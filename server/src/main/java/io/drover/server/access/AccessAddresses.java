package io.drover.server.access;

import io.drover.server.HostPort;
import java.util.List;

/** Where other planes find this plane's access points. Thread-safe. */
public final class AccessAddresses {
    private final List<HostPort> advertised;
    private final AccessPort port;

    public AccessAddresses(List<HostPort> advertised, AccessPort port) {
        this.advertised = List.copyOf(advertised);
        this.port = port;
    }

    /** None where this server has no gateway. */
    public List<HostPort> all() {
        return port.port()
                .map(served -> advertised.stream()
                        .map(address -> address.withPort(served))
                        .toList())
                .orElse(List.of());
    }
}
