package io.drover.server.pool;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.GatewayBeat;
import io.drover.protocol.v1.GatewayEnrolRequest;
import io.drover.protocol.v1.GatewayEnrolResponse;
import io.drover.protocol.v1.GatewayUplinkGrpc;
import io.drover.server.gateway.CallerKeys;
import io.drover.server.gateway.ServerKeys;
import io.drover.server.plane.OwnPlane;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
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
            out.onError(unknown(caller));
            return new Attachment(out, Optional.empty());
        }
        Attachment attachment = new Attachment(out, gateway);
        ((ServerCallStreamObserver<GatewayBeat>) out).setOnCancelHandler(attachment::over);
        LOG.info(
                "gateway {} of pool {} serves",
                gateway.get().name(),
                gateway.get().pool());
        gateways.attach(gateway.get(), attachment);
        return attachment;
    }

    private static StatusRuntimeException unknown(Fingerprint key) {
        return refusal(
                Status.UNAUTHENTICATED,
                "GATEWAY_UNKNOWN",
                "no gateway with TLS key %s is known here: join it with a token".formatted(key));
    }

    private static StatusRuntimeException refusal(Status status, String code, String reason) {
        Metadata trailers = new Metadata();
        trailers.put(AgentWire.REFUSAL, code);
        return status.withDescription(reason).asRuntimeException(trailers);
    }

    /** One gateway's stream. */
    private final class Attachment implements StreamObserver<GatewayBeat>, GatewayLink {
        private final StreamObserver<GatewayBeat> out;
        private final Optional<Gateway> gateway;
        private boolean ended;

        Attachment(StreamObserver<GatewayBeat> out, Optional<Gateway> gateway) {
            this.out = out;
            this.gateway = gateway;
            ended = gateway.isEmpty();
        }

        @Override
        public void onNext(GatewayBeat beat) {
            try {
                ServerKeys accepted = ServerKeys.in(beat);
                gateway.ifPresent(known -> gateways.accepts(known, accepted));
                beat();
            } catch (IllegalArgumentException e) {
                refuse(refusal(Status.INVALID_ARGUMENT, "MALFORMED", String.valueOf(e.getMessage())));
            }
        }

        @Override
        public synchronized void beat() {
            if (!ended) {
                out.onNext(ServerKeys.of(self.keys().fingerprints()).beat());
            }
        }

        @Override
        public void onError(Throwable failure) {
            over();
        }

        @Override
        public synchronized void onCompleted() {
            if (over()) {
                out.onCompleted();
            }
        }

        @Override
        public void end() {
            gateway.ifPresent(known -> refuse(unknown(known.address().fingerprint())));
        }

        private synchronized void refuse(StatusRuntimeException reason) {
            if (over()) {
                out.onError(reason);
            }
        }

        synchronized boolean over() {
            if (ended) {
                return false;
            }
            ended = true;
            gateway.ifPresent(known -> {
                gateways.detach(known, this);
                LOG.info("gateway {} of pool {} serves no more", known.name(), known.pool());
            });
            return true;
        }
    }
}
