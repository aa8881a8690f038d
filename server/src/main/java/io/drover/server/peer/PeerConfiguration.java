package io.drover.server.peer;

import io.drover.server.access.AccessAddresses;
import io.drover.server.access.AccessAuthorities;
import io.drover.server.migration.Inbound;
import io.drover.server.migration.StandDown;
import io.drover.server.migration.Testimonies;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that know other planes. */
@Configuration(proxyBeanMethods = false)
class PeerConfiguration {
    @Bean
    PlaneGreeting planeGreeting(OwnPlane self, InstantSource clock) {
        return new PlaneGreeting(self, clock);
    }

    @Bean
    PeerChannels peerChannels(OwnPlane self) {
        return new PeerChannels(self.keys());
    }

    @Bean
    PairingService pairingService(
            Store store, OwnPlane self, PlaneGreeting greeting, PeerChannels channels, InstantSource clock) {
        return new PairingService(store, self.keys(), greeting, channels, self::gateways, clock);
    }

    @Bean
    PlanePeerService planePeerService(
            PairingService pairing,
            PlaneGreeting greeting,
            Inbound inbound,
            AccessAuthorities authorities,
            AccessAddresses addresses,
            Testimonies testimonies,
            StandDown standDown) {
        return new PlanePeerService(pairing, greeting, inbound, authorities, addresses, testimonies, standDown);
    }
}
