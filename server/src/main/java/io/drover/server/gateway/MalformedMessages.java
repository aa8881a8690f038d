package io.drover.server.gateway;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses calls whose messages cannot be read. gRPC itself logs a stack trace for each such message, so whoever may
 * connect could fill the log; here it is one line a minute, whatever comes. Thread-safe.
 */
final class MalformedMessages implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(MalformedMessages.class);
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Instant silentUntil = Instant.MIN;
    private long untold;

    MalformedMessages(InstantSource clock) {
        this.clock = clock;
    }

    /** The service, with its messages read where it is seen what is wrong with them. */
    ServerServiceDefinition guarding(BindableService service) {
        return ServerInterceptors.intercept(ServerInterceptors.useInputStreamMessages(service.bindService()), this);
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        String from = "%s with key %s".formatted(CallerKeys.REMOTE.get(), CallerKeys.CALLER.get());
        ClosedOnce<A, B> guarded = new ClosedOnce<>(call);
        return new Guarded<>(guarded, next.startCall(guarded, headers), from);
    }

    private synchronized void tell(String method, String from, String why) {
        Instant now = clock.instant();
        if (now.isBefore(silentUntil)) {
            untold++;
            return;
        }
        LOG.warn(
                "a call of {} from {} was refused: {}; {} more were since the last line like this",
                method,
                from,
                why,
                untold);
        untold = 0;
        silentUntil = now.plus(TOLD_EVERY);
    }

    /** A service may have refused the call before its messages were read: the first word stands. */
    private static final class ClosedOnce<A, B> extends SimpleForwardingServerCall<A, B> {
        private final AtomicBoolean closed = new AtomicBoolean();

        ClosedOnce(ServerCall<A, B> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (closed.compareAndSet(false, true)) {
                super.close(status, trailers);
            }
        }
    }

    /** What a service hears of one call; after a message that cannot be read only that the call was cancelled. */
    private final class Guarded<A, B> extends ServerCall.Listener<A> {
        private final ClosedOnce<A, B> call;
        private final ServerCall.Listener<A> service;
        private final String from;
        private boolean refused;

        Guarded(ClosedOnce<A, B> call, ServerCall.Listener<A> service, String from) {
            this.call = call;
            this.service = service;
            this.from = from;
        }

        @Override
        public void onMessage(A message) {
            if (refused) {
                return;
            }
            try {
                service.onMessage(message);
            } catch (StatusRuntimeException e) {
                refused = true;
                String why = String.valueOf(e.getStatus().getDescription());
                call.close(Status.INVALID_ARGUMENT.withDescription("a message cannot be read: " + why), new Metadata());
                tell(call.getMethodDescriptor().getFullMethodName(), from, why);
                service.onCancel();
            }
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                service.onHalfClose();
            }
        }

        @Override
        public void onCancel() {
            if (!refused) {
                service.onCancel();
            }
        }

        @Override
        public void onComplete() {
            if (!refused) {
                service.onComplete();
            }
        }

        @Override
        public void onReady() {
            if (!refused) {
                service.onReady();
            }
        }
    }
}
