package io.drover.server.plane;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.server.HostPort;
import java.util.Collection;
import java.util.List;

/** Where agents and peers are told to connect. Thread-safe. */
public final class GatewayAddresses {
    private final List<HostPort> advertised;
    private final PlaneKeys keys;
    private final GatewayPort port;

    /** An advertised port of 0 stands for the one on which the gateway listens. */
    public GatewayAddresses(List<HostPort> advertised, PlaneKeys keys, GatewayPort port) {
        this.advertised = List.copyOf(advertised);
        this.keys = keys;
        this.port = port;
    }

    public List<GatewayAddress> all() {
        return showing(keys.fingerprints());
    }

    /** The same with other keys shown. */
    public List<GatewayAddress> showing(Collection<Fingerprint> shown) {
        return advertised.stream()
                .flatMap(address -> shown.stream().map(fingerprint -> at(address, fingerprint)))
                .toList();
    }

    private GatewayAddress at(HostPort address, Fingerprint fingerprint) {
        return new GatewayAddress(address.host(), address.port() == 0 ? port.port() : address.port(), fingerprint);
    }
}
