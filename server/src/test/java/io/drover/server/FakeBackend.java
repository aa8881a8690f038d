package io.drover.server;

import io.drover.migration.identity.HostKey;
import io.drover.server.host.HostPresence;
import io.drover.server.plane.GatewayPort;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The real store, with no gateway and drivers that stand still. */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.class)
class FakeBackend {
    static final int GATEWAY_PORT = 18_444;

    @Bean
    GatewayPort gatewayPort() {
        return () -> GATEWAY_PORT;
    }

    @Bean
    OnlineHosts onlineHosts() {
        return new OnlineHosts();
    }

    @Bean
    FakeMigrations migrations() {
        return new FakeMigrations();
    }

    @Bean
    FakePairing pairing() {
        return new FakePairing();
    }

    /** Hosts that a test says are connected. */
    static final class OnlineHosts implements HostPresence {
        final Set<HostKey> hosts = ConcurrentHashMap.newKeySet();

        @Override
        public boolean isOnline(HostKey host) {
            return hosts.contains(host);
        }
    }
}
