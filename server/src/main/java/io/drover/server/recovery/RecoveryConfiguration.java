package io.drover.server.recovery;

import io.drover.server.access.AccessAuthorities;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.migration.Claims;
import io.drover.server.migration.ForgottenHoldings;
import io.drover.server.migration.OwnDecisions;
import io.drover.server.migration.RecoveredClusters;
import io.drover.server.migration.Renewals;
import io.drover.server.migration.StandDown;
import io.drover.server.migration.ToldHosts;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PlaneGreeting;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import io.drover.server.task.TaskScheduler;
import io.drover.server.task.TaskType;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that recover a plane. */
@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {
    @Bean
    RecoveryDecision recoveryDecision(
            Store store,
            OwnPlane self,
            Claims claims,
            AccessAuthorities authorities,
            TaskScheduler scheduler,
            Events events,
            InstantSource clock) {
        return new RecoveryDecision(
                store, self, claims, new RecoveredClusters(self.keys(), authorities, scheduler), events, clock);
    }

    /** Registered here, before the scheduler is started. */
    @Bean
    PlaneRecovery planeRecovery(
            Store store,
            OwnPlane self,
            AgentSessions sessions,
            PeerChannels channels,
            StandDown standDown,
            ToldHosts toldHosts,
            RecoveryDecision decision,
            Renewals renewals,
            ForgottenHoldings forgotten,
            Events events,
            TaskScheduler scheduler,
            InstantSource clock) {
        PlaneRecovery recovery = new PlaneRecovery(
                store, self, sessions, channels, standDown, toldHosts, decision, renewals, forgotten, events, scheduler,
                clock);
        scheduler.register(TaskType.RECOVER, recovery);
        return recovery;
    }

    @Bean(destroyMethod = "close")
    PeerMemory peerMemory(
            Store store,
            OwnPlane self,
            PeerChannels channels,
            PlaneGreeting greeting,
            StandDown standDown,
            OwnDecisions decisions) {
        return new PeerMemory(store, self, channels, greeting, standDown, decisions);
    }
}
