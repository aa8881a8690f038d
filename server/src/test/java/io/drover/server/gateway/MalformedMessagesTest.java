package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.drover.agent.dial.Dialler;
import io.drover.agent.identity.HostIdentity;
import io.drover.agent.loop.AgentThreads;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.FromAgent;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Bytes that are no protobuf, on the wire of a real gateway. */
final class MalformedMessagesTest {
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

    private final FakePlane plane = new FakePlane();
    private final HostIdentity host = HostIdentity.generate();
    private final AgentThreads threads = AgentThreads.start();
    private final ManagedChannel channel = new Dialler(host.tls(), threads).dial(plane.address());
    private final Told told = new Told();

    @BeforeEach
    void listen() {
        plane.hosts.put(host.tls().fingerprint(), host.hostKey());
        told.start();
        root().addAppender(told);
        julRoot().addHandler(told.ofJul);
    }

    @AfterEach
    void stop() {
        root().detachAppender(told);
        julRoot().removeHandler(told.ofJul);
        channel.shutdownNow();
        plane.close();
        threads.close();
    }

    private static ch.qos.logback.classic.Logger root() {
        return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static java.util.logging.Logger julRoot() {
        return java.util.logging.Logger.getLogger("");
    }

    @Test
    void eachIsRefusedAndTheLogHasOneLineOfAll() {
        Random random = new Random(7);
        for (MethodDescriptor<?, ?> method :
                AgentGatewayGrpc.getServiceDescriptor().getMethods()) {
            for (int i = 0; i < 100; i++) {
                byte[] hostile = new byte[1 + random.nextInt(200)];
                random.nextBytes(hostile);
                // A field of a wire type that there is none of: no message begins so.
                hostile[0] = 0x0f;
                assertThat(new Call(method).say(hostile).end().getCode())
                        .as(method.getFullMethodName())
                        // A tunnel that nobody asked for is refused before anything is read.
                        .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);
            }
        }
        assertThat(told.traces).isEmpty();
        assertThat(told.lines)
                .singleElement()
                .asString()
                .contains("drover.v1", "127.0.0.1", host.tls().fingerprint().toString());
    }

    @Test
    void aSessionThatBeganWellEnds() {
        Call call = new Call(AgentGatewayGrpc.getSessionMethod());
        call.say(FromAgent.newBuilder()
                .setHello(io.drover.protocol.v1.AgentHello.newBuilder()
                        .setHostKey(host.hostKey().hex())
                        .setMinProtocol(AgentWire.MIN_PROTOCOL)
                        .setMaxProtocol(AgentWire.MAX_PROTOCOL)
                        .setSeenIncarnation(1))
                .build()
                .toByteArray());
        await().until(() -> plane.sessions().online().equals(Set.of(host.hostKey())));
        assertThat(call.say(new byte[] {0x0f}).end().getDescription()).contains("cannot be read");
        await().until(() -> plane.sessions().online().isEmpty());
        assertThat(told.traces).isEmpty();
    }

    @Test
    void whatIsCompressedIsNotInflated() {
        Call call = new Call(AgentGatewayGrpc.getSessionMethod(), CallOptions.DEFAULT.withCompression("gzip"));
        assertThat(call.say(new byte[1 << 20]).end().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(told.traces).isEmpty();
    }

    /** One call, by whatever bytes. */
    private final class Call {
        private final ClientCall<byte[], byte[]> call;
        private final CompletableFuture<Status> ended = new CompletableFuture<>();

        Call(MethodDescriptor<?, ?> method) {
            this(method, CallOptions.DEFAULT);
        }

        Call(MethodDescriptor<?, ?> method, CallOptions options) {
            call = channel.newCall(
                    MethodDescriptor.newBuilder(BYTES, BYTES)
                            .setFullMethodName(method.getFullMethodName())
                            .setType(method.getType())
                            .build(),
                    options);
            Metadata headers = new Metadata();
            headers.put(AgentWire.INSTANCE, "0123456789abcdef0123456789abcdef.1");
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            ended.complete(status);
                        }
                    },
                    headers);
            call.request(100);
        }

        Call say(byte[] message) {
            call.sendMessage(message);
            return this;
        }

        Status end() {
            if (!ended.isDone()) {
                call.halfClose();
            }
            return ended.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    /** What is logged, by whichever way. */
    private static final class Told extends AppenderBase<ILoggingEvent> {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final List<String> traces = new CopyOnWriteArrayList<>();
        final Handler ofJul = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getThrown() != null) {
                    traces.add(line.getLoggerName() + ": " + line.getThrown());
                }
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLoggerName().equals(MalformedMessages.class.getName())) {
                lines.add(event.getFormattedMessage());
            }
            if (event.getThrowableProxy() != null) {
                traces.add(
                        event.getLoggerName() + ": " + event.getThrowableProxy().getMessage());
            }
        }
    }
}
