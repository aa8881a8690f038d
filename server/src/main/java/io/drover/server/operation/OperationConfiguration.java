package io.drover.server.operation;

import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.event.Events;
import io.drover.server.host.HostPresence;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.migration.StandDown;
import io.drover.server.store.Store;
import io.drover.server.task.TaskScheduler;
import io.drover.server.task.TaskType;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that operate clusters. */
@Configuration(proxyBeanMethods = false)
class OperationConfiguration {
    private static final DeployHandler.Patience PATIENCE = new DeployHandler.Patience(
            Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(20), Duration.ofSeconds(1));

    @Bean
    OwnedClusters ownedClusters(Store store, Kinds kinds, ReachFactory reaches, StandDown standDown) {
        return new OwnedClusters(store, kinds, reaches, standDown);
    }

    @Bean
    Operations operations(
            OwnedClusters clusters,
            ClusterLocks locks,
            Store store,
            Events events,
            HostPresence presence,
            InstantSource time) {
        return new Operations(clusters, locks, store, events, presence, time);
    }

    @Bean
    Deployments deployments(Operations operations, Store store, TaskScheduler scheduler, InstantSource time) {
        return new Deployments(operations, store, scheduler, time);
    }

    /** Registered here, before the scheduler is started. */
    @Bean
    DeployHandler deployHandler(
            Operations operations,
            OwnedClusters clusters,
            Store store,
            Events events,
            InstantSource time,
            TaskScheduler scheduler) {
        DeployHandler handler = new DeployHandler(operations, clusters, store, events, time, PATIENCE);
        scheduler.register(TaskType.DEPLOY, handler);
        return handler;
    }
}
