package io.drover.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.protocol.JoinToken;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.GatewayBeat;
import io.drover.protocol.v1.GatewayEnrolRequest;
import io.drover.protocol.v1.GatewayUplinkGrpc;
import io.drover.protocol.v1.PlanePeerGrpc;
import io.drover.server.gateway.GatewayRules;
import io.drover.server.gateway.GatewayRules.Callers;
import io.drover.server.gateway.UplinkWire;
import io.drover.server.migration.TestPlane;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Every method at a gateway's port, and who may call it. */
class GatewayRulesTest {
    @TempDir
    private static Path folder;

    private static TestPlane a;
    private static TestPlane b;
    private static TestPlane stranger;

    @BeforeAll
    static void start() {
        a = TestPlane.start(folder.resolve("a"), "a");
        b = TestPlane.start(folder.resolve("b"), "b");
        stranger = TestPlane.start(folder.resolve("stranger"), "stranger");
        a.pairWith(b);
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        stranger.close();
    }

    private static List<MethodDescriptor<?, ?>> methods() {
        return Stream.of(
                        AgentGatewayGrpc.getServiceDescriptor(),
                        GatewayUplinkGrpc.getServiceDescriptor(),
                        PlanePeerGrpc.getServiceDescriptor())
                .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
                .toList();
    }

    /** Sends one empty message, and tells how the call ends. */
    private static <A, B> Status call(TestPlane caller, MethodDescriptor<A, B> method) throws Exception {
        return call(caller, method, new Metadata());
    }

    private static <A, B> Status call(TestPlane caller, MethodDescriptor<A, B> method, Metadata headers)
            throws Exception {
        Channel channel = caller.part(PeerChannels.class).to(List.of(b.address()));
        ClientCall<A, B> call = channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
        CompletableFuture<Status> end = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                headers);
        call.request(10);
        call.sendMessage(method.parseRequest(new ByteArrayInputStream(new byte[0])));
        call.halfClose();
        return end.get(30, TimeUnit.SECONDS);
    }

    @Test
    void everyMethodHasARuleAndEveryRuleAMethod() {
        assertThat(methods().stream().map(MethodDescriptor::getFullMethodName))
                .containsExactlyInAnyOrderElementsOf(GatewayRules.all().keySet())
                .hasSizeGreaterThan(15);
    }

    @Test
    void aStrangerIsRefusedEverywhere() throws Exception {
        for (MethodDescriptor<?, ?> method : methods()) {
            Status status = call(stranger, method);
            assertThat(status.getCode())
                    .as("%s: %s", method.getFullMethodName(), status)
                    .isIn(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED, Status.Code.INVALID_ARGUMENT);
            if (GatewayRules.find(method.getFullMethodName()).orElseThrow() != Callers.ONE_TIME_TOKEN) {
                assertThat(status.getCode())
                        .as("%s: %s", method.getFullMethodName(), status)
                        .isNotEqualTo(Status.Code.INVALID_ARGUMENT);
            }
        }
    }

    @Test
    void aPeerIsNoHostAndNoGateway() throws Exception {
        for (MethodDescriptor<?, ?> method : methods()) {
            Status status = call(a, method);
            boolean allowed = GatewayRules.find(method.getFullMethodName()).orElseThrow() == Callers.PAIRED_PEER;
            assertThat(List.of(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED)
                            .contains(status.getCode()))
                    .as("%s: %s", method.getFullMethodName(), status)
                    .isEqualTo(!allowed && !isRefusedOtherwise(method));
        }
    }

    /** It names agents in a header, and could name anybody there. */
    @Test
    void aGatewaySpeaksForNoPeerAndNoOtherGateway(@TempDir Path other) throws Exception {
        try (TestPlane gateway = TestPlane.start(other, "gateway")) {
            join(gateway, "g-1");
            Metadata named = new Metadata();
            named.put(UplinkWire.CALLER, a.address().fingerprint().hex());
            for (MethodDescriptor<?, ?> method : methods()) {
                Status status = call(gateway, method, named);
                if (AgentGatewayGrpc.SERVICE_NAME.equals(method.getServiceName())) {
                    // Passed on, and A is no host.
                    assertThat(status.getCode())
                            .as("%s: %s", method.getFullMethodName(), status)
                            .isIn(Status.Code.UNAUTHENTICATED, Status.Code.INVALID_ARGUMENT);
                } else {
                    assertThat(status.getCode())
                            .as("%s: %s", method.getFullMethodName(), status)
                            .isEqualTo(Status.Code.PERMISSION_DENIED);
                    assertThat(status.getDescription()).contains("calls of agents only");
                }
            }
        }
    }

    @Test
    void aGatewayThatTellsNonsenseIsCutOff(@TempDir Path other) throws Exception {
        try (TestPlane gateway = TestPlane.start(other, "gateway")) {
            Channel channel = join(gateway, "g-2");
            String key = b.address().fingerprint().hex();
            for (List<String> told : List.of(List.of("no key"), Collections.nCopies(1000, key))) {
                CompletableFuture<Status> end = new CompletableFuture<>();
                GatewayUplinkGrpc.newStub(channel)
                        .withDeadlineAfter(20, TimeUnit.SECONDS)
                        .attach(new Ending(end))
                        .onNext(GatewayBeat.newBuilder().addAllServerKeys(told).build());
                assertThat(end.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            }
        }
    }

    /** Makes it a gateway of B. */
    private static Channel join(TestPlane gateway, String name) {
        String made = b.post("/api/v1/gateway-tokens", "{\"name\":\"%s\",\"pool\":\"eu\"}".formatted(name))
                .body();
        JoinToken token =
                JoinToken.parse(new JsonMapper().readTree(made).get("token").asString());
        Channel channel = gateway.part(PeerChannels.class).to(List.of(b.address()));
        var _ = GatewayUplinkGrpc.newBlockingStub(channel)
                .enrol(GatewayEnrolRequest.newBuilder()
                        .setToken(token.secret())
                        .setHost("127.0.0.1")
                        .setPort(1)
                        .build());
        return channel;
    }

    /** Tells how a gateway's stream ends. */
    private record Ending(CompletableFuture<Status> end) implements StreamObserver<GatewayBeat> {
        @Override
        public void onNext(GatewayBeat beat) {
            // It serves until then.
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }

    /** An empty token is no token, whoever shows it. */
    private static boolean isRefusedOtherwise(MethodDescriptor<?, ?> method) throws Exception {
        return GatewayRules.find(method.getFullMethodName()).orElseThrow() == Callers.ONE_TIME_TOKEN
                && call(a, method).getCode() == Status.Code.INVALID_ARGUMENT;
    }
}
