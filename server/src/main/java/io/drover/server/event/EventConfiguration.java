package io.drover.server.event;

import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that tell of events. */
@Configuration(proxyBeanMethods = false)
class EventConfiguration {
    @Bean
    Events events(Store store, InstantSource time) {
        return new Events(store, time);
    }
}
