package io.drover.server.gateway;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;

/**
 * The one table of what a gateway serves and who may call it; what is not in it is refused. Each service holds its
 * callers to it, as only it knows whose keys are whose.
 */
public final class GatewayRules implements ServerInterceptor {
    private static final Map<String, Callers> RULES = Map.ofEntries(
            Map.entry("drover.v1.AgentGateway/Enrol", Callers.ONE_TIME_TOKEN),
            Map.entry("drover.v1.AgentGateway/Session", Callers.KNOWN_HOST),
            Map.entry("drover.v1.AgentGateway/Tunnel", Callers.KNOWN_HOST),
            Map.entry("drover.v1.GatewayUplink/Enrol", Callers.ONE_TIME_TOKEN),
            Map.entry("drover.v1.GatewayUplink/Attach", Callers.KNOWN_GATEWAY),
            Map.entry("drover.v1.PlanePeer/Pair", Callers.ONE_TIME_TOKEN),
            Map.entry("drover.v1.PlanePeer/Greet", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Testify", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Precheck", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Claim", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Transfer", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Validate", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Held", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Switch", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Follow", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Abort", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Finish", Callers.PAIRED_PEER),
            Map.entry("drover.v1.PlanePeer/Decision", Callers.PAIRED_PEER));

    /** Who may call. */
    public enum Callers {
        /** Any key, with a token or an invitation that counts once. */
        ONE_TIME_TOKEN,
        /** The key of a host that enrolled, or that is expected to come with a cluster. */
        KNOWN_HOST,
        /** The key of a gateway of this plane. */
        KNOWN_GATEWAY,
        /** The key of a peer. */
        PAIRED_PEER
    }

    /**
     * Who may call a method.
     *
     * @param method its full name, such as {@code drover.v1.PlanePeer/Greet}
     */
    public static Optional<Callers> find(String method) {
        return Optional.ofNullable(RULES.get(method));
    }

    /** The whole table. */
    public static Map<String, Callers> all() {
        return RULES;
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (find(call.getMethodDescriptor().getFullMethodName()).isEmpty()) {
            call.close(
                    Status.UNIMPLEMENTED.withDescription("nobody may call this method at a gateway"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }
}
