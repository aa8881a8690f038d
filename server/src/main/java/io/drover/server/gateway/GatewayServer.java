package io.drover.server.gateway;

import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The endpoint that agents, and other planes, connect to. Every service on it finds the caller's key in
 * {@link CallerKeys#CALLER}, and decides for itself what that key may do.
 */
public final class GatewayServer implements AutoCloseable {
    private final ExecutorService threads;
    private final Server server;
    private final AgentSessions sessions;

    private GatewayServer(ExecutorService threads, Server server, AgentSessions sessions) {
        this.threads = threads;
        this.server = server;
        this.sessions = sessions;
    }

    /**
     * Starts a gateway and warms it up.
     *
     * @param sessions takes in the agents' sessions
     * @param listener the one that the sessions tell
     * @param gateways those that pass on agents' calls to this one
     * @param refusals is told of callers that are refused
     * @param more services beside that for agents, such as that for other planes
     * @throws UncheckedIOException when the address cannot be listened on
     */
    public static GatewayServer start(
            GatewayConfig config,
            PlaneSelf plane,
            HostDirectory hosts,
            AgentSessions sessions,
            SessionListener listener,
            InstantSource clock,
            PoolGateways gateways,
            RefusalListener refusals,
            List<BindableService> more) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("gateway-", 0).factory());
        MalformedMessages malformed = new MalformedMessages(clock);
        try {
            NettyServerBuilder builder = NettyServerBuilder.forAddress(config.address())
                    .sslContext(GatewayTls.server(config))
                    .executor(threads)
                    .addTransportFilter(new CallerKeys.OfConnection())
                    .intercept(new GatewayRules())
                    .intercept(new CallerKeys.OfCall(gateways))
                    // Called before the one above, as the last is the first: it sees what that one refuses, too.
                    .intercept(new RefusedCalls(refusals))
                    .addService(malformed.guarding(
                            new AgentGatewayService(plane, hosts, listener, sessions, gateways, refusals, clock)))
                    // Nothing that is ours is compressed, and what a few bytes grow to is not to be found out.
                    .decompressorRegistry(DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false))
                    .maxInboundMessageSize(config.limits().maxMessageBytes())
                    .maxInboundMetadataSize(config.limits().maxHeaderBytes())
                    .maxConcurrentCallsPerConnection(config.limits().maxCallsPerConnection())
                    .handshakeTimeout(config.limits().handshake().toMillis(), TimeUnit.MILLISECONDS)
                    // A dead agent is noticed within 30 s. Agents ping every 20 s; twice as often is still no abuse.
                    .keepAliveTime(20, TimeUnit.SECONDS)
                    .keepAliveTimeout(10, TimeUnit.SECONDS)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true);
            more.forEach(service -> builder.addService(malformed.guarding(service)));
            Server server = builder.build().start();
            GatewayServer started = new GatewayServer(threads, server, sessions);
            new WarmUp(config, started.port()).run();
            return started;
        } catch (IOException e) {
            threads.shutdownNow();
            throw new UncheckedIOException(
                    "the gateway cannot listen on %s: %s; is another server running?"
                            .formatted(config.address(), e.getMessage()),
                    e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    public AgentSessions sessions() {
        return sessions;
    }

    /** Tells agents to dial elsewhere, and ends every call within 2 seconds. */
    @Override
    public void close() {
        sessions.closeAll();
        server.shutdown();
        try {
            if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        }
        threads.shutdown();
    }
}
