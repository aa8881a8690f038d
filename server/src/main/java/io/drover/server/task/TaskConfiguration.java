package io.drover.server.task;

import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that run tasks. */
@Configuration(proxyBeanMethods = false)
class TaskConfiguration {
    @Bean
    TaskScheduler taskScheduler(Store store, InstantSource time) {
        return new TaskScheduler(store, time, TaskScheduler.DEFAULT_PARALLELISM);
    }

    /** Starts the scheduler when every handler is registered, and stops it before what handlers use is closed. */
    @Bean
    SmartLifecycle taskSchedulerLifecycle(TaskScheduler scheduler) {
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
