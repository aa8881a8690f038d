package io.drover.server.access;

import io.drover.server.ServerSettings;
import io.drover.server.cluster.Kinds;
import io.drover.server.event.Events;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that know access points. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    @Bean
    OpenConnections openConnections() {
        return new OpenConnections();
    }

    @Bean
    AccessAuthorities accessAuthorities(Store store, PlaneKeys keys) {
        return new AccessAuthorities(store, keys);
    }

    @Bean
    AccessExpiry accessExpiry(ServerSettings settings, InstantSource clock) {
        return new AccessExpiry(clock, settings.access().expiryWarning());
    }

    @Bean
    AccessAddresses accessAddresses(ServerSettings settings, AccessPort port) {
        return new AccessAddresses(settings.advertised(), port);
    }

    @Bean
    AccessPoints accessPoints(
            Store store,
            AccessAuthorities authorities,
            Kinds kinds,
            ServerSettings settings,
            AccessPort port,
            ClusterLocks locks,
            OpenConnections connections,
            Events events,
            InstantSource time) {
        return new AccessPoints(store, authorities, kinds, settings.access(), port, locks, connections, events, time);
    }
}
