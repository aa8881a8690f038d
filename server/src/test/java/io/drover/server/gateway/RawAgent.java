package io.drover.server.gateway;

import io.drover.agent.dial.Dialler;
import io.drover.agent.identity.HostIdentity;
import io.drover.agent.loop.AgentThreads;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.AgentHello;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.ToAgent;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent that says whatever a test wants it to say. */
final class RawAgent implements AutoCloseable {
    final HostIdentity identity;
    private final BlockingQueue<ToAgent> heard = new LinkedBlockingQueue<>();
    private final AgentThreads threads = AgentThreads.start();
    private final ManagedChannel channel;
    private final StreamObserver<FromAgent> out;

    /** Known to the plane, and connected; it has said nothing yet. */
    RawAgent(FakePlane plane) {
        this(plane, known(plane, HostIdentity.generate()));
    }

    /** Connected by these keys, whether the plane knows them or not. */
    RawAgent(FakePlane plane, HostIdentity identity) {
        this.identity = identity;
        channel = new Dialler(identity.tls(), threads).dial(plane.address());
        Metadata headers = new Metadata();
        headers.put(AgentWire.INSTANCE, "0123456789abcdef0123456789abcdef.1");
        out = AgentGatewayGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .session(new StreamObserver<>() {
                    @Override
                    public void onNext(ToAgent message) {
                        heard.add(message);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        heard.add(ToAgent.getDefaultInstance());
                    }

                    @Override
                    public void onCompleted() {
                        heard.add(ToAgent.getDefaultInstance());
                    }
                });
    }

    private static HostIdentity known(FakePlane plane, HostIdentity identity) {
        plane.hosts.put(identity.tls().fingerprint(), identity.hostKey());
        return identity;
    }

    /** A hello that a gateway accepts. */
    AgentHello.Builder hello() {
        return AgentHello.newBuilder()
                .setHostKey(identity.hostKey().hex())
                .setMinProtocol(AgentWire.MIN_PROTOCOL)
                .setMaxProtocol(AgentWire.MAX_PROTOCOL)
                .setSeenIncarnation(1);
    }

    void say(FromAgent.Builder message) {
        out.onNext(message.build());
    }

    /** The next message; an empty one where the stream ended. */
    ToAgent hear() {
        try {
            ToAgent message = heard.poll(10, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the gateway said nothing for 10 s");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        threads.close();
    }
}
