package io.drover.server;

import io.drover.server.identity.AdminToken;
import io.drover.server.plane.DataFolder;
import io.drover.server.plane.PlaneKeys;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.context.support.StandardServletEnvironment;

/** A server that has started. Stops gracefully on {@link #close()}. */
public final class RunningServer implements AutoCloseable {
    private final PlaneKeys keys;
    private final ConfigurableApplicationContext context;
    private final Optional<AdminToken.Issued> newAdminToken;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private RunningServer(
            PlaneKeys keys, ConfigurableApplicationContext context, Optional<AdminToken.Issued> newAdminToken) {
        this.keys = keys;
        this.newAdminToken = newAdminToken;
        this.context = context;
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> stopped.countDown());
    }

    /**
     * Starts a server; it serves when this returns.
     *
     * @param settings what the operator decided
     * @param logLevel of Drover's own events
     * @param backend provides store, gateway and drivers
     * @throws StartupException when it cannot; the message is for the operator
     */
    public static RunningServer start(ServerSettings settings, String logLevel, Class<?> backend) {
        DataFolder folder = DataFolder.open(settings.folder());
        try {
            PlaneKeys keys = folder.keys(settings.certificateHosts());
            ConfigurableApplicationContext context = run(settings, logLevel, backend, folder, keys);
            return new RunningServer(keys, context, issueToken(settings, context));
        } catch (StartupException e) {
            folder.close();
            throw e;
        } catch (RuntimeException e) {
            // Whatever a part throws while it starts, the operator gets one sentence.
            folder.close();
            throw explained(settings, e);
        }
    }

    /** Where REST is served; empty without the role. */
    public Optional<Integer> apiPort() {
        return context instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? Optional.of(web.getWebServer().getPort())
                : Optional.empty();
    }

    public PlaneKeys keys() {
        return keys;
    }

    /** The token that this start made, if it made one. It can be told only once. */
    public Optional<AdminToken.Issued> newAdminToken() {
        return newAdminToken;
    }

    /** One of the server's parts. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Returns when the server is about to stop. */
    public void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private static Optional<AdminToken.Issued> issueToken(
            ServerSettings settings, ConfigurableApplicationContext context) {
        try {
            return context.getBean(AdminToken.class).issue(settings.newAdminToken());
        } catch (RuntimeException e) {
            // Such as a full disk: a server that nobody can use does not go on.
            context.close();
            throw e;
        }
    }

    private static ConfigurableApplicationContext run(
            ServerSettings settings, String logLevel, Class<?> backend, DataFolder folder, PlaneKeys keys) {
        SpringApplication application = new SpringApplication(ServerConfiguration.class, backend);
        // Who starts it stops it: the program has a hook of its own.
        application.setRegisterShutdownHook(false);
        application.setEnvironment(environment(settings, logLevel));
        application.setWebApplicationType(
                settings.has(Role.API) ? WebApplicationType.SERVLET : WebApplicationType.NONE);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(ServerSettings.class, () -> settings);
            beans.registerBean(DataFolder.class, () -> folder);
            beans.registerBean(PlaneKeys.class, () -> keys);
        });
        return application.run();
    }

    /** Only what the command line says counts: no environment variables, no files of the working folder. */
    private static StandardEnvironment environment(ServerSettings settings, String logLevel) {
        StandardEnvironment environment =
                settings.has(Role.API) ? new StandardServletEnvironment() : new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.config.location", "classpath:/drover-server.properties");
        properties.put("server.address", settings.api().host());
        properties.put("server.port", settings.api().port());
        properties.put("logging.level.io.drover", logLevel);
        environment.getPropertySources().addFirst(new MapPropertySource("options", properties));
        return environment;
    }

    private static StartupException explained(ServerSettings settings, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StartupException told -> {
                    return told;
                }
                case PortInUseException used -> {
                    return new StartupException(
                            "%s is in use by another program; stop that one, or choose another with --api-listen"
                                    .formatted(settings.api()),
                            used);
                }
                case BindException refused -> {
                    return new StartupException(
                            "%s cannot be listened on: %s; expected a free address of this machine"
                                    .formatted(settings.api(), refused.getMessage()),
                            refused);
                }
                case UnknownHostException unknown -> {
                    return new StartupException(
                            "--api-listen %s: that host is unknown; expected an address of this machine"
                                    .formatted(settings.api()),
                            unknown);
                }
                default -> {}
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new StartupException(
                "the server cannot start: %s: %s".formatted(root.getClass().getSimpleName(), root.getMessage()),
                failure);
    }
}
