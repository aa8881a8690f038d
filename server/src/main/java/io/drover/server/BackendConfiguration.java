package io.drover.server;

import io.drover.server.plane.GatewayPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Store, gateway and drivers. */
@Configuration(proxyBeanMethods = false)
class BackendConfiguration {
    @Bean
    GatewayPort gatewayPort(ServerSettings settings) {
        return () -> settings.gateway().port();
    }
}
