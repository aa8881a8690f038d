package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.SigningKey;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.HoldingReport;
import io.drover.protocol.v1.PlaneHello;
import io.drover.protocol.v1.ToAgent;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What either end makes of an introduction that is not as it should be. */
final class IntroductionTest {
    @TempDir
    private Path folder;

    private FakePlane plane;

    @BeforeEach
    void start() {
        plane = new FakePlane();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void assertRefused(RawAgent agent, FromAgent.Builder said, String code) {
        agent.say(said);
        ToAgent answer = agent.hear();
        assertThat(answer.getRefused().getCode()).isEqualTo(code);
        assertThat(agent.hear()).isEqualTo(ToAgent.getDefaultInstance());
        assertThat(plane.connected).isEmpty();
        assertThat(plane.sessions().online()).isEmpty();
    }

    @Test
    void anAgentThatIsAsItShouldBeIsIntroducedTo() {
        try (RawAgent agent = new RawAgent(plane)) {
            agent.say(FromAgent.newBuilder().setHello(agent.hello()));
            assertThat(agent.hear().getHello().getPlaneId()).isEqualTo(plane.id.value());
            await().until(() -> plane.sessions().online().equals(Set.of(agent.identity.hostKey())));
        }
    }

    @Test
    void theKeyOfAnotherHostIsRefused() {
        try (RawAgent agent = new RawAgent(plane)) {
            assertRefused(
                    agent,
                    FromAgent.newBuilder()
                            .setHello(agent.hello()
                                    .setHostKey(SigningKey.generate().hostKey().hex())),
                    "HOST_KEY_MISMATCH");
        }
    }

    @Test
    void anAgentThatIsTooOldIsNamed() {
        try (RawAgent agent = new RawAgent(plane)) {
            assertRefused(
                    agent,
                    FromAgent.newBuilder()
                            .setHello(agent.hello().setMinProtocol(0).setMaxProtocol(0)),
                    "PROTOCOL_TOO_OLD");
        }
    }

    @Test
    void anAgentThatIsTooNewIsNamed() {
        try (RawAgent agent = new RawAgent(plane)) {
            assertRefused(
                    agent,
                    FromAgent.newBuilder()
                            .setHello(agent.hello().setMinProtocol(7).setMaxProtocol(9)),
                    "PROTOCOL_TOO_NEW");
        }
    }

    @Test
    void anAgentThatDoesNotIntroduceItselfIsRefused() {
        try (RawAgent agent = new RawAgent(plane)) {
            assertRefused(agent, FromAgent.newBuilder().setVote(ByteString.EMPTY), "MALFORMED");
        }
    }

    @Test
    void aHoldingThatIsNoneIsRefused() {
        try (RawAgent agent = new RawAgent(plane)) {
            assertRefused(
                    agent,
                    FromAgent.newBuilder()
                            .setHello(agent.hello()
                                    .addHoldings(HoldingReport.newBuilder().setCluster("No Such"))),
                    "MALFORMED");
        }
    }

    @Test
    void garbageAfterTheIntroductionEndsTheSession() {
        try (RawAgent agent = new RawAgent(plane)) {
            agent.say(FromAgent.newBuilder().setHello(agent.hello()));
            agent.hear();
            agent.say(FromAgent.newBuilder().setVote(ByteString.copyFromUtf8("garbage")));
            assertThat(agent.hear().getRefused().getCode()).isEqualTo("MALFORMED");
            await().until(() -> plane.sessions().online().isEmpty());
        }
    }

    @Test
    void anAgentThatDoesNotAnswerIsNamedAndLateAnswersDoNoHarm() {
        try (RawAgent agent = new RawAgent(plane)) {
            agent.say(FromAgent.newBuilder().setHello(agent.hello()));
            agent.hear();
            AgentSession session = plane.session(agent.identity.hostKey());
            assertThat(session.ping(Duration.ofMillis(50)))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(AgentUnreachableException.class)
                    .withMessageContaining("did not answer PING");
            agent.say(FromAgent.newBuilder().setReplyTo(1).setPong(io.drover.protocol.v1.Pong.getDefaultInstance()));
            var second = session.ping(Duration.ofSeconds(10));
            agent.say(FromAgent.newBuilder()
                    .setReplyTo(2)
                    .setPong(io.drover.protocol.v1.Pong.newBuilder().setClockMillis(5)));
            assertThat(second).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void aPlaneThatIsTooNewIsNamedToTheOwner() throws IOException {
        assertPendingFails(hello -> hello.setMinProtocol(7).setMaxProtocol(9), "PROTOCOL_TOO_NEW");
    }

    @Test
    void aPlaneThatIsTooOldIsNamedToTheOwner() throws IOException {
        assertPendingFails(hello -> hello.setMinProtocol(0).setMaxProtocol(0), "PROTOCOL_TOO_OLD");
    }

    @Test
    void aGatewayThatSpeaksForAnotherPlaneIsNamedToTheOwner() throws IOException {
        assertPendingFails(
                hello -> hello.setPlaneIdentity(ByteString.copyFrom(Canonical.encode(plane.identity))), "OTHER_PLANE");
    }

    /** Offers a target whose gateway introduces itself in a changed way. */
    private void assertPendingFails(UnaryOperator<PlaneHello.Builder> changed, String code) throws IOException {
        try (FakePlane target = new FakePlane();
                TestHost host = TestHost.joined(folder.resolve("host"), plane)) {
            Server gateway = oddGateway(target, changed);
            try {
                MigrationThroughAgentsTest.awaitSession(plane, host);
                TestCluster cluster = new TestCluster(plane, host.key());
                AgentSession session = plane.session(host.key());
                session.showGenesis(cluster.chain.genesis(), Set.of()).join();
                GatewayAddress odd = new GatewayAddress("127.0.0.1", gateway.getPort(), target.tls.fingerprint());
                session.offerPending(cluster.id, 1, cluster.migration, target.identity, List.of(odd))
                        .join();
                await().untilAsserted(() -> assertThat(plane.pendings)
                        .anySatisfy(pending ->
                                assertThat(pending.error().orElse("")).startsWith(code)));
            } finally {
                gateway.shutdownNow();
            }
        }
    }

    private static Server oddGateway(FakePlane target, UnaryOperator<PlaneHello.Builder> changed) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return NettyServerBuilder.forAddress(any)
                .sslContext(GatewayTls.server(new GatewayConfig(
                        any, () -> new GatewayConfig.ShownKey(target.tls.key(), target.tls.certificate()))))
                .addService(new AgentGatewayGrpc.AgentGatewayImplBase() {
                    @Override
                    public StreamObserver<FromAgent> session(StreamObserver<ToAgent> out) {
                        PlaneHello.Builder hello = PlaneHello.newBuilder()
                                .setPlaneId(target.id.value())
                                .setPlaneIdentity(ByteString.copyFrom(Canonical.encode(target.identity)))
                                .setIncarnation(1)
                                .setMinProtocol(1)
                                .setMaxProtocol(1);
                        out.onNext(ToAgent.newBuilder()
                                .setHello(changed.apply(hello))
                                .build());
                        return new IgnoringObserver<>();
                    }
                })
                .build()
                .start();
    }

    private static final class IgnoringObserver<T> implements StreamObserver<T> {
        @Override
        public void onNext(T message) {
            // What the agent says does not matter.
        }

        @Override
        public void onError(Throwable failure) {
            // The agent turned away, as it should.
        }

        @Override
        public void onCompleted() {
            // The agent turned away, as it should.
        }
    }
}
