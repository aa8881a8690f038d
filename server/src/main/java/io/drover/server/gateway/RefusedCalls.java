package io.drover.server.gateway;

import io.drover.protocol.AgentWire;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Tells of each call that ends because its caller may not make it: whichever service, or nobody at all, refused it. */
final class RefusedCalls implements ServerInterceptor {
    private final RefusalListener listener;

    RefusedCalls(RefusalListener listener) {
        this.listener = listener;
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        super.close(status, trailers);
                        if (status.getCode() == Status.Code.UNAUTHENTICATED
                                || status.getCode() == Status.Code.PERMISSION_DENIED) {
                            told(call, headers, status, trailers);
                        }
                    }
                },
                headers);
    }

    private void told(ServerCall<?, ?> call, Metadata headers, Status status, Metadata trailers) {
        String code = trailers.get(AgentWire.REFUSAL);
        String reason = status.getDescription();
        listener.refused(
                CallerKeys.shownBy(call, headers),
                CallerKeys.addressOf(call, headers),
                call.getMethodDescriptor().getFullMethodName(),
                code == null ? status.getCode().name() : code,
                reason == null ? "" : reason);
    }
}
