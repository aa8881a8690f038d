package io.drover.server;

import io.drover.server.host.HostPresence;
import io.drover.server.plane.GatewayPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Store, gateway and drivers. */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.class)
class BackendConfiguration {
    @Bean
    GatewayPort gatewayPort(ServerSettings settings) {
        return () -> settings.gateway().port();
    }

    @Bean
    HostPresence hostPresence() {
        return host -> false;
    }
}
