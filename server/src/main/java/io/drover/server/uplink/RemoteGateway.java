package io.drover.server.uplink;

import io.drover.migration.identity.PoolName;
import io.drover.protocol.JoinToken;
import io.drover.protocol.v1.GatewayEnrolRequest;
import io.drover.protocol.v1.GatewayEnrolResponse;
import io.drover.protocol.v1.GatewayUplinkGrpc;
import io.drover.server.StartupException;
import io.drover.server.gateway.GatewayConfig;
import io.drover.server.gateway.RelayServer;
import io.drover.server.peer.PinnedChannel;
import io.drover.server.plane.DataFolder;
import io.drover.server.plane.TlsMaterial;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A gateway that has started: agents connect to it, and what they say goes to the plane's server. */
public final class RemoteGateway implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = GatewayConfig.Limits.ORDINARY.maxMessageBytes();
    private static final int JOIN_SECONDS = 20;

    private final DataFolder folder;
    private final UplinkFolder.Joined joined;
    private final ManagedChannel channel;
    private final Uplink uplink;
    private final RelayServer relay;

    private RemoteGateway(
            DataFolder folder, UplinkFolder.Joined joined, ManagedChannel channel, Uplink uplink, RelayServer relay) {
        this.folder = folder;
        this.joined = joined;
        this.channel = channel;
        this.uplink = uplink;
        this.relay = relay;
    }

    /**
     * Starts a gateway, and joins it to its plane where it has not joined before.
     *
     * @throws StartupException when it cannot; the message is for the operator
     */
    public static RemoteGateway start(RemoteGatewaySettings settings) {
        DataFolder folder = DataFolder.open(settings.folder());
        try {
            return start(settings, folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static RemoteGateway start(RemoteGatewaySettings settings, DataFolder folder) {
        TlsMaterial own = folder.keys(Set.of(settings.advertised().host())).tls();
        UplinkFolder kept = new UplinkFolder(folder.path());
        if (settings.token().isEmpty() && !kept.exists()) {
            throw new StartupException(
                    "this gateway belongs to no plane yet; start it once with --uplink-token, from 'drover gateway token'");
        }
        KnownServer server = new KnownServer(
                kept,
                settings.token()
                        .map(JoinToken::gateways)
                        .orElseGet(() -> kept.load().servers()));
        ManagedChannel channel = PinnedChannel.to(server.address(), server::keys, own, MAX_MESSAGE_BYTES);
        try {
            RelayServer relay = RelayServer.start(config(settings, own), channel);
            try {
                if (!kept.exists()) {
                    kept.store(join(settings, settings.token().orElseThrow(), channel, relay.port()));
                }
                Uplink uplink = new Uplink(channel, server);
                uplink.start();
                return new RemoteGateway(folder, kept.load(), channel, uplink, relay);
            } catch (RuntimeException e) {
                relay.close();
                throw e;
            }
        } catch (UncheckedIOException e) {
            channel.shutdownNow();
            throw new StartupException(
                    "%s cannot be used: %s; choose a free address of this machine with --gateway-listen"
                            .formatted(settings.listen(), e.getMessage()),
                    e);
        } catch (RuntimeException e) {
            channel.shutdownNow();
            throw e;
        }
    }

    private static GatewayConfig config(RemoteGatewaySettings settings, TlsMaterial own) {
        return new GatewayConfig(
                new InetSocketAddress(
                        settings.listen().host(), settings.listen().port()),
                () -> new GatewayConfig.ShownKey(own.key(), own.certificate()));
    }

    private static UplinkFolder.Joined join(
            RemoteGatewaySettings settings, JoinToken token, ManagedChannel channel, int port) {
        try {
            GatewayEnrolResponse answer = GatewayUplinkGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(JOIN_SECONDS, TimeUnit.SECONDS)
                    .enrol(GatewayEnrolRequest.newBuilder()
                            .setToken(token.secret())
                            .setHost(settings.advertised().host())
                            .setPort(
                                    settings.advertised().port() == 0
                                            ? port
                                            : settings.advertised().port())
                            .build());
            return new UplinkFolder.Joined(
                    token.plane(), answer.getName(), new PoolName(answer.getPool()), token.gateways());
        } catch (StatusRuntimeException e) {
            Status status = e.getStatus();
            throw new StartupException(
                    "this gateway cannot join plane %s at %s: %s"
                            .formatted(
                                    token.plane(),
                                    token.gateways().getFirst(),
                                    status.getDescription() == null ? status.getCode() : status.getDescription()),
                    e);
        }
    }

    /** The port that agents connect to. */
    public int port() {
        return relay.port();
    }

    /** What the plane calls it. */
    public String name() {
        return joined.name();
    }

    public PoolName pool() {
        return joined.pool();
    }

    /** Whether the plane's server knows that it serves. */
    public boolean isAttached() {
        return uplink.isAttached();
    }

    @Override
    public void close() {
        uplink.close();
        relay.close();
        channel.shutdownNow();
        folder.close();
    }
}
