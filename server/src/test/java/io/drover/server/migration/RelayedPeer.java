package io.drover.server.migration;

import io.drover.migration.identity.GatewayAddress;
import io.drover.server.plane.PlaneKeys;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Stands between a source and a target, with the keys of both, and passes the source's calls on, but for those that a
 * test holds, drops, or whose answers it changes or loses. Hosts get no session here and go to the target's own address.
 */
public final class RelayedPeer implements AutoCloseable {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** What becomes of calls of one method. */
    private sealed interface Rule {
        /** They wait until the rule changes. */
        record Hold() implements Rule {}

        /** They never reach the target. */
        record Drop() implements Rule {}

        /** The target is so old that it knows no such method. */
        record Unknown() implements Rule {}

        /** They reach the target, whose answer is lost. */
        record LoseAnswer() implements Rule {}

        /** What is asked is changed. */
        record ChangeAsked(UnaryOperator<byte[]> change) implements Rule {}

        /** Their answers are changed. */
        record Change(UnaryOperator<byte[]> change) implements Rule {}
    }

    private final Map<String, Rule> rules = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Object changed = new Object();
    private final ManagedChannel target;
    private final Server server;
    private final GatewayAddress address;

    private RelayedPeer(PlaneKeys sourceKeys, PlaneKeys targetKeys, GatewayAddress targetAddress) {
        try {
            target = NettyChannelBuilder.forAddress(targetAddress.host(), targetAddress.port())
                    .sslContext(GrpcSslContexts.forClient()
                            .keyManager(sourceKeys.tls().key(), sourceKeys.tls().certificate())
                            .trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .build())
                    .overrideAuthority("localhost")
                    .maxInboundMessageSize(32 << 20)
                    .build();
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(
                                    targetKeys.tls().key(), targetKeys.tls().certificate()))
                            .build())
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .fallbackHandlerRegistry(new Everything())
                    .maxInboundMessageSize(32 << 20)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = new GatewayAddress("127.0.0.1", server.getPort(), targetKeys.fingerprint());
    }

    /** Makes the source find the target here. */
    public static RelayedPeer between(TestPlane source, TestPlane target) {
        RelayedPeer relay = new RelayedPeer(source.keys(), target.keys(), target.address());
        source.findPeerAt(target.name(), List.of(relay.address, target.address()));
        return relay;
    }

    public GatewayAddress address() {
        return address;
    }

    public void hold(String method) {
        rule(method, new Rule.Hold());
    }

    public void drop(String method) {
        rule(method, new Rule.Drop());
    }

    public void forget(String method) {
        rule(method, new Rule.Unknown());
    }

    public void loseAnswers(String method) {
        rule(method, new Rule.LoseAnswer());
    }

    public void change(String method, UnaryOperator<byte[]> change) {
        rule(method, new Rule.Change(change));
    }

    public void changeAsked(String method, UnaryOperator<byte[]> change) {
        rule(method, new Rule.ChangeAsked(change));
    }

    /** Nothing reaches the target any more. */
    public void cut() {
        List.of(
                        "Greet",
                        "Precheck",
                        "Claim",
                        "Transfer",
                        "Validate",
                        "Held",
                        "Switch",
                        "Follow",
                        "Abort",
                        "Finish",
                        "Decision",
                        "Pair")
                .forEach(this::drop);
    }

    /** Calls of one method pass again. */
    public void pass(String method) {
        rules.remove(method);
        wake();
    }

    /** Everything passes again. */
    public void clear() {
        rules.clear();
        wake();
    }

    /** Calls of a method that came so far. */
    public int calls(String method) {
        return counts.computeIfAbsent(method, ignored -> new AtomicInteger()).get();
    }

    private void rule(String method, Rule rule) {
        rules.put(method, rule);
        wake();
    }

    private void wake() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    private void awaitNotHeld(String method) throws InterruptedException {
        synchronized (changed) {
            while (rules.get(method) instanceof Rule.Hold) {
                changed.wait();
            }
        }
    }

    @Override
    public void close() {
        clear();
        server.shutdownNow();
        target.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Everything extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(
                String fullName, @org.jspecify.annotations.Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setFullMethodName(fullName)
                    .setType(MethodType.UNKNOWN)
                    .build();
            return ServerMethodDefinition.create(method, (call, headers) -> {
                if (!fullName.contains("PlanePeer")) {
                    call.close(Status.UNIMPLEMENTED.withDescription("only peers' calls pass here"), new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                call.request(Integer.MAX_VALUE);
                return new Passing(call, method);
            });
        }
    }

    /** One call: what was asked is kept until all of it has come. */
    private final class Passing extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final String name;
        private final List<byte[]> asked = new ArrayList<>();
        private final ClientCall<byte[], byte[]> onward;

        Passing(ServerCall<byte[], byte[]> call, MethodDescriptor<byte[], byte[]> method) {
            this.call = call;
            this.name = String.valueOf(method.getBareMethodName());
            this.onward = target.newCall(method, CallOptions.DEFAULT);
        }

        @Override
        public void onMessage(byte[] message) {
            asked.add(message);
        }

        @Override
        public void onHalfClose() {
            Thread.startVirtualThread(this::pass);
        }

        /** What was asked may arrive late, after its caller gave up; only listening ends with the listener. */
        @Override
        public void onCancel() {
            if (name.equals("Follow")) {
                onward.cancel("the listener has gone", null);
            }
        }

        private void pass() {
            counts.computeIfAbsent(name, ignored -> new AtomicInteger()).incrementAndGet();
            try {
                awaitNotHeld(name);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (rules.get(name) instanceof Rule.Drop) {
                call.close(Status.UNAVAILABLE.withDescription("the way is cut"), new Metadata());
                return;
            }
            if (rules.get(name) instanceof Rule.Unknown) {
                call.close(Status.UNIMPLEMENTED.withDescription("Method not found: " + name), new Metadata());
                return;
            }
            try {
                onward.start(new Answering(call, name), new Metadata());
                for (byte[] message : asked) {
                    onward.sendMessage(
                            rules.get(name) instanceof Rule.ChangeAsked(var change) ? change.apply(message) : message);
                }
                onward.halfClose();
                onward.request(Integer.MAX_VALUE);
            } catch (IllegalStateException e) {
                // Cancelled while it was held: nobody waits for it any more.
                onward.cancel("the caller has gone", e);
            }
        }
    }

    private final class Answering extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final String name;
        private boolean begun;

        Answering(ServerCall<byte[], byte[]> call, String name) {
            this.call = call;
            this.name = name;
        }

        @Override
        public void onMessage(byte[] message) {
            if (rules.get(name) instanceof Rule.LoseAnswer || call.isCancelled()) {
                return;
            }
            if (!begun) {
                begun = true;
                call.sendHeaders(new Metadata());
            }
            call.sendMessage(rules.get(name) instanceof Rule.Change(var change) ? change.apply(message) : message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!call.isCancelled()) {
                call.close(
                        rules.get(name) instanceof Rule.LoseAnswer
                                ? Status.UNAVAILABLE.withDescription("the answer was lost")
                                : status,
                        new Metadata());
            }
        }
    }
}
