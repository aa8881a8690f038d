package io.drover.server;

import io.drover.server.cluster.Kinds;
import io.drover.server.plane.GatewayPort;
import io.drover.server.store.Store;
import io.drover.server.task.TaskScheduler;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The real store and scheduler, with hosts and drivers that do as a test says. */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.class)
class FakeBackend {
    static final int GATEWAY_PORT = 18_444;

    @Bean
    GatewayPort gatewayPort() {
        return () -> GATEWAY_PORT;
    }

    @Bean
    FakeHosts hosts() {
        return new FakeHosts();
    }

    @Bean
    FakeKind kind() {
        return new FakeKind();
    }

    @Bean
    Kinds kinds(FakeKind kind) {
        return new Kinds(List.of(kind));
    }

    @Bean
    FakeMigrations migrations() {
        return new FakeMigrations();
    }

    @Bean
    FakePairing pairing() {
        return new FakePairing();
    }

    @Bean
    TaskScheduler taskScheduler(Store store, InstantSource time) {
        return new TaskScheduler(store, time, 4);
    }

    @Bean
    SmartLifecycle schedulerLifecycle(TaskScheduler scheduler) {
        return new SmartLifecycle() {
            private volatile boolean running;

            @Override
            public void start() {
                scheduler.start();
                running = true;
            }

            @Override
            public void stop() {
                running = false;
                scheduler.close();
            }

            @Override
            public boolean isRunning() {
                return running;
            }
        };
    }
}
