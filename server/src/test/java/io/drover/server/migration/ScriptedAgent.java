package io.drover.server.migration;

import io.drover.agent.dial.Dialler;
import io.drover.agent.loop.AgentThreads;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.AgentHello;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.HostFacts;
import io.drover.protocol.v1.Refused;
import io.drover.protocol.v1.ToAgent;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;

/** Something that dials with a host's keys, in the place of its agent, and says what a test wants. */
final class ScriptedAgent implements AutoCloseable {
    private final AgentThreads threads = AgentThreads.start();
    private final ManagedChannel channel;
    private final StreamObserver<FromAgent> out;

    private final boolean knowsNothing;

    private ScriptedAgent(
            TestAgent host, TestPlane plane, int protocol, HostFacts.Builder facts, boolean knowsNothing) {
        this.knowsNothing = knowsNothing;
        channel = new Dialler(host.identity().tls(), threads).dial(plane.address());
        Metadata headers = new Metadata();
        headers.put(AgentWire.INSTANCE, "0123456789abcdef0123456789abcdef.1");
        out = AgentGatewayGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .session(new Script());
        say(FromAgent.newBuilder()
                .setHello(AgentHello.newBuilder()
                        .setHostKey(host.key().hex())
                        .setVersion("0.0.1")
                        .setMinProtocol(protocol)
                        .setMaxProtocol(protocol)
                        .setSeenIncarnation(1)
                        .setFacts(facts)));
    }

    /** Of a version that planes do not speak with any more. */
    static ScriptedAgent old(TestAgent host, TestPlane plane) {
        return new ScriptedAgent(host, plane, 0, HostFacts.newBuilder(), false);
    }

    /** Introduced as any agent is. */
    static ScriptedAgent current(TestAgent host, TestPlane plane) {
        return telling(host, plane, HostFacts.newBuilder());
    }

    /** Older than every command that a plane has. */
    static ScriptedAgent knowingNothing(TestAgent host, TestPlane plane) {
        return new ScriptedAgent(host, plane, AgentWire.MAX_PROTOCOL, HostFacts.newBuilder(), true);
    }

    /** Introduced with these facts. */
    static ScriptedAgent telling(TestAgent host, TestPlane plane, HostFacts.Builder facts) {
        return new ScriptedAgent(host, plane, AgentWire.MAX_PROTOCOL, facts, false);
    }

    void say(FromAgent.Builder message) {
        out.onNext(message.build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        threads.close();
    }

    private final class Script implements StreamObserver<ToAgent> {
        @Override
        public void onNext(ToAgent message) {
            if (knowsNothing && message.getNumber() != 0) {
                say(FromAgent.newBuilder()
                        .setReplyTo(message.getNumber())
                        .setRefused(Refused.newBuilder().setCode("UNKNOWN_COMMAND")));
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The plane turned away, as it should.
        }

        @Override
        public void onCompleted() {
            // The plane turned away, as it should.
        }
    }
}
