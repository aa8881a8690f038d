package io.drover.server.access.proxy;

import io.drover.server.Role;
import io.drover.server.ServerSettings;
import io.drover.server.StartupException;
import io.drover.server.access.AccessAuthorities;
import io.drover.server.access.AccessPort;
import io.drover.server.access.OpenConnections;
import io.drover.server.access.ServerIdentities;
import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.migration.Claims;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.store.Store;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the port of the access points once everything behind it is there, and before other planes are told of it. What
 * stands behind it needs to know the port too, so those parts are asked for at the start only.
 */
final class AccessLifecycle implements SmartLifecycle, AccessPort {
    private static final Duration REACH_PATIENCE = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final ObjectProvider<Parts> parts;
    private volatile @Nullable AccessServer server;

    /** What the port leads to. */
    record Parts(
            Store store,
            ClusterLocks locks,
            Claims claims,
            Kinds kinds,
            ReachFactory reaches,
            AccessAuthorities authorities,
            OpenConnections open,
            InstantSource time) {}

    AccessLifecycle(ServerSettings settings, ObjectProvider<Parts> parts) {
        this.settings = settings;
        this.parts = parts;
    }

    @Override
    public void start() {
        if (settings.has(Role.GATEWAY)) {
            server = open(parts.getObject());
        }
    }

    private AccessServer open(Parts behind) {
        InetSocketAddress address = new InetSocketAddress(
                settings.gateway().host(), settings.access().port());
        ClientConnection.Surroundings surroundings = new ClientConnection.Surroundings(
                new AccessRouter(behind.store(), behind.locks(), behind.claims(), ClusterLocks.HOLD),
                behind.locks(),
                new Upstream.Opener(behind.kinds(), behind.reaches(), REACH_PATIENCE),
                new Doorkeeper(behind.time()),
                behind.open(),
                new Deadlines(),
                Limits.ORDINARY);
        try {
            return AccessServer.start(
                    address,
                    surroundings,
                    new AccessTls(new ServerIdentities(behind.authorities(), behind.time()), behind.time()));
        } catch (UncheckedIOException e) {
            surroundings.deadlines().close();
            throw new StartupException(
                    "port %d of %s cannot be used for access points: %s; choose a free one with --access-port"
                            .formatted(address.getPort(), settings.gateway().host(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void stop() {
        AccessServer open = server;
        server = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /** Before the gateway, over which other planes are told of the port. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 2;
    }

    @Override
    public Optional<Integer> port() {
        AccessServer open = server;
        return Optional.ofNullable(open).map(AccessServer::port);
    }
}
