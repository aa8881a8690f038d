package io.drover.server.host;

import io.drover.server.event.Events;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that know hosts. */
@Configuration(proxyBeanMethods = false)
class HostConfiguration {
    @Bean
    HostTokens hostTokens(Store store, OwnPlane self, InstantSource time) {
        return new HostTokens(store, self, time);
    }

    @Bean
    HostEnrolment hostEnrolment(Store store, Events events, InstantSource time) {
        return new HostEnrolment(store, events, time);
    }

    @Bean
    HostSightings hostSightings(Store store, Events events, InstantSource time) {
        return new HostSightings(store, events, time);
    }
}
