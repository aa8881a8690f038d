package io.drover.server;

import io.drover.server.uplink.RemoteGateway;
import io.drover.server.uplink.RemoteGatewaySettings;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A gateway without a store, as a program: it logs as a server does. Stops gracefully on {@link #close()}. */
final class RunningGateway implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final RemoteGateway gateway;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private RunningGateway(ConfigurableApplicationContext context, RemoteGateway gateway) {
        this.context = context;
        this.gateway = gateway;
    }

    /** Throws {@link StartupException} when it cannot start; the message is for the operator. */
    static RunningGateway start(RemoteGatewaySettings settings, String logLevel) {
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setRegisterShutdownHook(false);
        application.setWebApplicationType(WebApplicationType.NONE);
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "options",
                        Map.of(
                                "spring.config.location",
                                "classpath:/drover-server.properties",
                                "logging.level.io.drover",
                                logLevel)));
        application.setEnvironment(environment);
        ConfigurableApplicationContext context = application.run();
        try {
            return new RunningGateway(context, RemoteGateway.start(settings));
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    String announcement() {
        return "Drover %s: gateway '%s' of pool %s, serving on port %d"
                .formatted(ServerVersion.CURRENT, gateway.name(), gateway.pool(), gateway.port());
    }

    /** Returns when the gateway is about to stop. */
    void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        gateway.close();
        context.close();
    }

    /** Spring has nothing to make here. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Nothing {}
}
