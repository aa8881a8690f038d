package io.drover.server;

import io.drover.migration.rehearsal.Rehearsal;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.GatewayConfig;
import io.drover.server.gateway.GatewayServer;
import io.drover.server.gateway.HostDirectory;
import io.drover.server.gateway.RefusalListener;
import io.drover.server.migration.HostSessions;
import io.drover.server.peer.PlanePeerService;
import io.drover.server.plane.GatewayPort;
import io.drover.server.plane.OwnPlane;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.pool.GatewayUplinkService;
import io.drover.server.pool.Gateways;
import io.drover.server.task.TaskScheduler;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the gateway once everything behind it is there, and then takes up the work that an earlier process left; ends both
 * in the opposite order. What tells of this plane tells of the gateway's port too, so those parts are asked for at the
 * start only.
 */
final class GatewayLifecycle implements SmartLifecycle, GatewayPort {
    /** Until what a migration computes is compiled: about a second of work beside the start. */
    private static final int REHEARSALS = 300;

    private final ServerSettings settings;
    private final ObjectProvider<OwnPlane> self;
    private final GatewayConfig config;
    private final ObjectProvider<HostDirectory> hosts;
    private final AgentSessions sessions;
    private final ObjectProvider<HostSessions> listener;
    private final ObjectProvider<PlanePeerService> peers;
    private final ObjectProvider<Gateways> gateways;
    private final ObjectProvider<GatewayUplinkService> uplinks;
    private final ObjectProvider<RefusalListener> refusals;
    private final TaskScheduler scheduler;
    private final InstantSource clock;
    private volatile @Nullable GatewayServer server;
    private volatile boolean running;

    GatewayLifecycle(
            ServerSettings settings,
            ObjectProvider<OwnPlane> self,
            GatewayConfig config,
            ObjectProvider<HostDirectory> hosts,
            AgentSessions sessions,
            ObjectProvider<HostSessions> listener,
            ObjectProvider<PlanePeerService> peers,
            ObjectProvider<Gateways> gateways,
            ObjectProvider<GatewayUplinkService> uplinks,
            ObjectProvider<RefusalListener> refusals,
            TaskScheduler scheduler,
            InstantSource clock) {
        this.refusals = refusals;
        this.settings = settings;
        this.self = self;
        this.config = config;
        this.hosts = hosts;
        this.sessions = sessions;
        this.listener = listener;
        this.peers = peers;
        this.gateways = gateways;
        this.uplinks = uplinks;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    static GatewayConfig config(ServerSettings settings, PlaneKeys keys) {
        return new GatewayConfig(
                new InetSocketAddress(
                        settings.gateway().host(), settings.gateway().port()),
                () -> new GatewayConfig.ShownKey(keys.tls().key(), keys.tls().certificate()));
    }

    @Override
    public void start() {
        if (settings.has(Role.GATEWAY)) {
            server = open();
        }
        scheduler.start();
        running = true;
        Thread.ofPlatform().daemon().name("rehearsal").start(() -> new Rehearsal().run(REHEARSALS));
    }

    private GatewayServer open() {
        try {
            return GatewayServer.start(
                    config,
                    self.getObject(),
                    hosts.getObject(),
                    sessions,
                    listener.getObject(),
                    clock,
                    gateways.getObject(),
                    refusals.getObject(),
                    List.of(peers.getObject(), uplinks.getObject()));
        } catch (UncheckedIOException e) {
            throw new StartupException(
                    "%s cannot be used: %s; choose a free address of this machine with --gateway-listen"
                            .formatted(settings.gateway(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void stop() {
        running = false;
        scheduler.close();
        GatewayServer open = server;
        if (open != null) {
            open.close();
        }
        server = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before REST, whose health says that agents and peers can be served. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }

    @Override
    public int port() {
        GatewayServer open = server;
        return open == null ? settings.gateway().port() : open.port();
    }
}
