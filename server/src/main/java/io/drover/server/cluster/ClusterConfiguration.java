package io.drover.server.cluster;

import io.drover.server.event.Events;
import io.drover.server.host.HostPresence;
import io.drover.server.migration.StandDown;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import io.drover.server.task.TaskScheduler;
import io.drover.server.task.TaskType;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that know clusters. */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Bean
    ClusterDiscovery clusterDiscovery(
            Store store, OwnPlane self, Kinds kinds, ReachFactory reaches, HostPresence presence, InstantSource time) {
        return new ClusterDiscovery(store, self, kinds, reaches, presence, time);
    }

    /** Registered here, before the scheduler is started. */
    @Bean
    TakeOverHandler takeOverHandler(
            Store store,
            Events events,
            OwnPlane self,
            ClusterDiscovery discovery,
            HostCommands hosts,
            Kinds kinds,
            ReachFactory reaches,
            InstantSource time,
            TaskScheduler scheduler) {
        TakeOverHandler handler =
                new TakeOverHandler(store, events, self, discovery, new HostClaims(hosts, PAUSE), kinds, reaches, time);
        scheduler.register(TaskType.TAKE_OVER, handler);
        return handler;
    }

    @Bean
    TakeOvers takeOvers(
            Store store,
            Kinds kinds,
            ClusterDiscovery discovery,
            TaskScheduler scheduler,
            StandDown standDown,
            InstantSource time) {
        return new TakeOvers(store, kinds, discovery, scheduler, standDown, time);
    }

    @Bean
    ClusterStatusRefresh clusterStatusRefresh(
            Store store, Events events, Kinds kinds, ReachFactory reaches, InstantSource time) {
        return new ClusterStatusRefresh(store, events, kinds, reaches, time, REFRESH);
    }
}
