package io.drover.server.pool;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.GatewayBeat;
import io.drover.protocol.v1.GatewayEnrolRequest;
import io.drover.protocol.v1.GatewayEnrolResponse;
import io.drover.protocol.v1.GatewayUplinkGrpc;
import io.drover.server.gateway.CallerKeys;
import io.drover.server.plane.OwnPlane;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What gateways of this plane call beside what they pass on. */
public final class GatewayUplinkService extends GatewayUplinkGrpc.GatewayUplinkImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayUplinkService.class);

    private final OwnPlane self;
    private final Gateways gateways;

    public GatewayUplinkService(OwnPlane self, Gateways gateways) {
        this.self = self;
        this.gateways = gateways;
    }

    @Override
    public void enrol(GatewayEnrolRequest request, StreamObserver<GatewayEnrolResponse> response) {
        try {
            GatewayAddress address = new GatewayAddress(request.getHost(), request.getPort(), CallerKeys.CALLER.get());
            switch (gateways.enrol(request.getToken(), address, CallerKeys.address())) {
                case Gateways.Enrolment.Enrolled(Gateway gateway) -> {
                    response.onNext(GatewayEnrolResponse.newBuilder()
                            .setPlane(self.identity().id().value())
                            .setName(gateway.name())
                            .setPool(gateway.pool().value())
                            .build());
                    response.onCompleted();
                }
                case Gateways.Enrolment.Refused(String code, String reason) ->
                    response.onError(refusal(Status.PERMISSION_DENIED, code, reason));
            }
        } catch (IllegalArgumentException e) {
            response.onError(refusal(Status.INVALID_ARGUMENT, "MALFORMED", String.valueOf(e.getMessage())));
        }
    }

    @Override
    public StreamObserver<GatewayBeat> attach(StreamObserver<GatewayBeat> out) {
        Fingerprint caller = CallerKeys.CALLER.get();
        Optional<Gateway> gateway = gateways.withKey(caller);
        if (gateway.isEmpty()) {
            out.onError(refusal(
                    Status.UNAUTHENTICATED,
                    "GATEWAY_UNKNOWN",
                    "no gateway with TLS key %s is known here: join it with a token".formatted(caller)));
            return new Attachment(out, Optional.empty());
        }
        Attachment attachment = new Attachment(out, gateway);
        ((ServerCallStreamObserver<GatewayBeat>) out).setOnCancelHandler(attachment::over);
        gateways.attach(gateway.get());
        LOG.info(
                "gateway {} of pool {} serves",
                gateway.get().name(),
                gateway.get().pool());
        return attachment;
    }

    private static StatusRuntimeException refusal(Status status, String code, String reason) {
        Metadata trailers = new Metadata();
        trailers.put(AgentWire.REFUSAL, code);
        return status.withDescription(reason).asRuntimeException(trailers);
    }

    /** One gateway's stream: while it is open, the gateway serves. */
    private final class Attachment implements StreamObserver<GatewayBeat> {
        private final StreamObserver<GatewayBeat> out;
        private final Optional<Gateway> gateway;
        private final AtomicBoolean ended = new AtomicBoolean();

        Attachment(StreamObserver<GatewayBeat> out, Optional<Gateway> gateway) {
            this.out = out;
            this.gateway = gateway;
        }

        @Override
        public void onNext(GatewayBeat beat) {
            if (gateway.isPresent()) {
                out.onNext(GatewayBeat.getDefaultInstance());
            }
        }

        @Override
        public void onError(Throwable failure) {
            over();
        }

        @Override
        public void onCompleted() {
            over();
            if (gateway.isPresent()) {
                out.onCompleted();
            }
        }

        void over() {
            if (ended.compareAndSet(false, true)) {
                gateway.ifPresent(known -> {
                    gateways.detach(known);
                    LOG.info("gateway {} of pool {} serves no more", known.name(), known.pool());
                });
            }
        }
    }
}
