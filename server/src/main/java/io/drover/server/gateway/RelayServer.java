package io.drover.server.gateway;

import io.drover.protocol.v1.AgentGatewayGrpc;
import io.grpc.Channel;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gateway without a store: agents connect to it as to any other, and their calls are passed on to the plane's server.
 * It keeps nothing of them and understands none of their messages.
 */
public final class RelayServer implements AutoCloseable {
    private final ExecutorService threads;
    private final Server server;

    private RelayServer(ExecutorService threads, Server server) {
        this.threads = threads;
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param uplink to the plane's server; stays open when this is closed
     * @throws UncheckedIOException when the address cannot be listened on
     */
    public static RelayServer start(GatewayConfig config, Channel uplink) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("relay-", 0).factory());
        try {
            Server server = NettyServerBuilder.forAddress(config.address())
                    .sslContext(GatewayTls.server(config))
                    .executor(threads)
                    .addTransportFilter(new CallerKeys.OfConnection())
                    // Nobody passes on calls to a gateway that itself passes them on.
                    .intercept(new CallerKeys.OfCall(key -> Optional.empty()))
                    .fallbackHandlerRegistry(new AgentCalls(uplink))
                    .maxInboundMessageSize(config.limits().maxMessageBytes())
                    .maxInboundMetadataSize(config.limits().maxHeaderBytes())
                    .maxConcurrentCallsPerConnection(config.limits().maxCallsPerConnection())
                    .handshakeTimeout(config.limits().handshake().toMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveTime(20, TimeUnit.SECONDS)
                    .keepAliveTimeout(10, TimeUnit.SECONDS)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .build()
                    .start();
            return new RelayServer(threads, server);
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

    /** Ends every call within 2 seconds; agents dial elsewhere. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
    }

    /** The calls of agents, and no others: other planes are not served here. */
    private static final class AgentCalls extends HandlerRegistry {
        private final Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();

        AgentCalls(Channel uplink) {
            for (MethodDescriptor<?, ?> known :
                    AgentGatewayGrpc.getServiceDescriptor().getMethods()) {
                MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                        .setFullMethodName(known.getFullMethodName())
                        .setType(known.getType())
                        .build();
                methods.put(
                        known.getFullMethodName(),
                        ServerMethodDefinition.create(method, new CallRelay(method, uplink)));
            }
        }

        @Override
        public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            return methods.get(name);
        }
    }

    /** Messages as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("a message could not be read", e);
            }
        }
    }
}
