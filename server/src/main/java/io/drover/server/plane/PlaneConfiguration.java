package io.drover.server.plane;

import io.drover.server.HostPort;
import io.drover.server.ServerSettings;
import io.drover.server.store.Store;
import java.time.Clock;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The plane's parts. */
@Configuration(proxyBeanMethods = false)
class PlaneConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(PlaneConfiguration.class);

    @Bean
    InstantSource time() {
        return Clock.systemUTC();
    }

    @Bean
    GatewayAddresses gatewayAddresses(ServerSettings settings, PlaneKeys keys, GatewayPort port) {
        for (HostPort address : settings.advertised()) {
            if (address.isWildcard() || address.isLoopback()) {
                LOG.warn(
                        "agents and other planes are told to connect to {}, which they cannot reach from another machine; name a reachable address with --advertise",
                        address.host());
            }
        }
        return new GatewayAddresses(settings.advertised(), keys, port);
    }

    @Bean
    OwnPlane ownPlane(
            DataFolder folder, PlaneKeys keys, ServerSettings settings, GatewayAddresses gateways, Store store) {
        new ResumedKeyChange(folder, keys, store).resume();
        return new OwnPlane(keys, settings.name(), gateways, store);
    }
}
