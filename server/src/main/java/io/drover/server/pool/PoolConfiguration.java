package io.drover.server.pool;

import io.drover.server.event.Events;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that know gateways. */
@Configuration(proxyBeanMethods = false)
class PoolConfiguration {
    @Bean
    Gateways gateways(Store store, OwnPlane self, Events events, InstantSource time) {
        return new Gateways(store, self, events, time);
    }

    @Bean
    GatewayUplinkService gatewayUplinkService(OwnPlane self, Gateways gateways) {
        return new GatewayUplinkService(self, gateways);
    }
}
