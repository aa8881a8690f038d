package io.drover.server.rotation;

import io.drover.server.ServerSettings;
import io.drover.server.access.AccessAuthorities;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.migration.Claims;
import io.drover.server.migration.LateHosts;
import io.drover.server.migration.Renewals;
import io.drover.server.migration.StandDown;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PlaneGreeting;
import io.drover.server.plane.DataFolder;
import io.drover.server.plane.GatewayAddresses;
import io.drover.server.plane.OwnPlane;
import io.drover.server.pool.Gateways;
import io.drover.server.store.Store;
import io.drover.server.task.TaskScheduler;
import io.drover.server.task.TaskType;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that rotate a plane's keys. */
@Configuration(proxyBeanMethods = false)
class RotationConfiguration {
    /** Registered here, before the scheduler is started. */
    @Bean
    PlaneKeyRotation planeKeyRotation(
            Store store,
            OwnPlane self,
            DataFolder folder,
            ServerSettings settings,
            GatewayAddresses gateways,
            Gateways pools,
            AccessAuthorities authorities,
            AgentSessions sessions,
            Renewals renewals,
            StandDown standDown,
            PeerChannels channels,
            PlaneGreeting greeting,
            Events events,
            TaskScheduler scheduler,
            InstantSource time) {
        PlaneKeyRotation rotation = new PlaneKeyRotation(
                store,
                self,
                folder,
                settings.certificateHosts(),
                sessions,
                renewals,
                standDown,
                new RotationChecks(new Obstacles(sessions, standDown)),
                new KeyChangeDecision(self, gateways, authorities),
                new Followers(self, sessions, channels, greeting, pools),
                events,
                scheduler,
                time);
        scheduler.register(TaskType.ROTATE_KEYS, rotation);
        return rotation;
    }

    /** Registered here, before the scheduler is started. */
    @Bean
    HostKeyRotation hostKeyRotation(
            Store store,
            OwnPlane self,
            AgentSessions sessions,
            Renewals renewals,
            LateHosts lateHosts,
            StandDown standDown,
            Claims claims,
            Events events,
            TaskScheduler scheduler,
            InstantSource time) {
        HostKeyRotation rotation = new HostKeyRotation(
                store,
                self.identity().id(),
                sessions,
                renewals,
                lateHosts,
                new HostKeyChecks(new Obstacles(sessions, standDown), claims),
                new HostKeyDecision(self, events),
                events,
                scheduler,
                time);
        scheduler.register(TaskType.ROTATE_HOST_KEY, rotation);
        return rotation;
    }
}
