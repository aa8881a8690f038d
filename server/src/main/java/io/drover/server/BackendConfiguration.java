package io.drover.server;

import io.drover.migration.identity.HostKey;
import io.drover.server.cluster.HostCommands;
import io.drover.server.cluster.SessionCommands;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.GatewayConfig;
import io.drover.server.gateway.HostDirectory;
import io.drover.server.gateway.RefusalListener;
import io.drover.server.gateway.SessionRelay;
import io.drover.server.host.HostPresence;
import io.drover.server.migration.HostSessions;
import io.drover.server.peer.PlanePeerService;
import io.drover.server.plane.DataFolder;
import io.drover.server.plane.FreeSpace;
import io.drover.server.plane.OwnPlane;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.pool.GatewayUplinkService;
import io.drover.server.pool.Gateways;
import io.drover.server.pool.RelayedCalls;
import io.drover.server.store.Store;
import io.drover.server.task.TaskScheduler;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Store, gateway and scheduler. */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.class)
class BackendConfiguration {
    @Bean
    SessionRelay sessionRelay() {
        return new SessionRelay();
    }

    @Bean
    AgentSessions agentSessions(SessionRelay relay, GatewayConfig config, InstantSource clock) {
        return new AgentSessions(relay, Executors.newVirtualThreadPerTaskExecutor(), clock, config.cloneQuiet());
    }

    @Bean
    HostPresence hostPresence(AgentSessions sessions) {
        return new HostPresence() {
            @Override
            public boolean isOnline(HostKey host) {
                return sessions.session(host).isPresent();
            }

            @Override
            public void cut(HostKey host) {
                sessions.cut(host);
            }
        };
    }

    @Bean
    RelayedCalls relayedCalls(AgentSessions sessions) {
        return sessions::cutBy;
    }

    @Bean
    HostCommands hostCommands(AgentSessions sessions) {
        return new SessionCommands(sessions);
    }

    @Bean
    FreeSpace freeSpace(ServerSettings settings, DataFolder folder) {
        return () -> settings.database().url().isPresent()
                ? Optional.empty()
                : Optional.of(folder.path().toFile().getUsableSpace());
    }

    @Bean(destroyMethod = "close")
    TaskScheduler taskScheduler(Store store, InstantSource clock) {
        return new TaskScheduler(store, clock, TaskScheduler.DEFAULT_PARALLELISM);
    }

    @Bean
    GatewayConfig gatewayConfig(ServerSettings settings, PlaneKeys keys) {
        return GatewayLifecycle.config(settings, keys);
    }

    @Bean
    GatewayLifecycle gatewayLifecycle(
            ServerSettings settings,
            ObjectProvider<OwnPlane> self,
            GatewayConfig config,
            ObjectProvider<HostDirectory> hosts,
            AgentSessions sessions,
            ObjectProvider<HostSessions> listener,
            ObjectProvider<PlanePeerService> peers,
            ObjectProvider<Gateways> gateways,
            ObjectProvider<GatewayUplinkService> uplinks,
            ObjectProvider<RefusalListener> refusals,
            TaskScheduler scheduler,
            InstantSource clock) {
        return new GatewayLifecycle(
                settings, self, config, hosts, sessions, listener, peers, gateways, uplinks, refusals, scheduler,
                clock);
    }
}
