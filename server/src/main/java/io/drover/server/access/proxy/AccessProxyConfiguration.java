package io.drover.server.access.proxy;

import io.drover.server.ServerSettings;
import io.drover.server.access.AccessAuthorities;
import io.drover.server.access.OpenConnections;
import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.migration.Claims;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The port of the access points. */
@Configuration(proxyBeanMethods = false)
class AccessProxyConfiguration {
    @Bean
    AccessLifecycle accessLifecycle(ServerSettings settings, ObjectProvider<AccessLifecycle.Parts> parts) {
        return new AccessLifecycle(settings, parts);
    }

    @Bean
    @Lazy
    AccessLifecycle.Parts accessParts(
            Store store,
            ClusterLocks locks,
            Claims claims,
            Kinds kinds,
            ReachFactory reaches,
            AccessAuthorities authorities,
            OpenConnections open,
            InstantSource time) {
        return new AccessLifecycle.Parts(store, locks, claims, kinds, reaches, authorities, open, time);
    }
}
