package io.drover.server.gateway;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signature;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.AgentHello;
import io.drover.protocol.v1.EnrolRequest;
import io.drover.protocol.v1.EnrolResponse;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.PlaneHello;
import io.drover.protocol.v1.ToAgent;
import io.drover.protocol.v1.TunnelBytes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service that agents call. What an agent says counts only once its TLS key is known to be the host's. */
final class AgentGatewayService extends AgentGatewayGrpc.AgentGatewayImplBase {
    private static final int MAX_NAME = 253;

    private final PlaneSelf plane;
    private final HostDirectory hosts;
    private final SessionListener listener;
    private final AgentSessions sessions;
    private final PoolGateways gateways;
    private final RefusalListener refusals;
    private final InstantSource clock;

    AgentGatewayService(
            PlaneSelf plane,
            HostDirectory hosts,
            SessionListener listener,
            AgentSessions sessions,
            PoolGateways gateways,
            RefusalListener refusals,
            InstantSource clock) {
        this.refusals = refusals;
        this.plane = plane;
        this.hosts = hosts;
        this.listener = listener;
        this.sessions = sessions;
        this.gateways = gateways;
        this.clock = clock;
    }

    @Override
    public void enrol(EnrolRequest request, StreamObserver<EnrolResponse> response) {
        toleratesCancellation(response);
        try {
            EnrolAttempt attempt = attempt(request);
            switch (hosts.enrol(attempt)) {
                case EnrolOutcome.Enrolled(String name) -> {
                    response.onNext(EnrolResponse.newBuilder()
                            .setPlane(introduction())
                            .setHostName(name)
                            .build());
                    response.onCompleted();
                }
                case EnrolOutcome.Refused(String code, String reason) ->
                    response.onError(refusal(Status.PERMISSION_DENIED, code, reason));
            }
        } catch (IllegalArgumentException | MalformedException e) {
            response.onError(refusal(Status.INVALID_ARGUMENT, "MALFORMED", String.valueOf(e.getMessage())));
        }
    }

    private EnrolAttempt attempt(EnrolRequest request) {
        Fingerprint caller = CallerKeys.CALLER.get();
        HostKey host = new HostKey(request.getHostKey());
        boolean holdsBoth = host.verifies(
                AgentWire.enrolStatement(plane.identity().id(), caller), new Signature(request.getSignature()));
        if (!holdsBoth) {
            throw new IllegalArgumentException(
                    "the signature does not show that the host holds key %s and the key it shows in TLS"
                            .formatted(host));
        }
        String name = request.getHostName();
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "a host name of %d characters: expected 1 to %d".formatted(name.length(), MAX_NAME));
        }
        return new EnrolAttempt(
                request.getToken(), host, caller, name, HostFactsReport.of(request.getFacts()), CallerKeys.address());
    }

    @Override
    public StreamObserver<FromAgent> session(StreamObserver<ToAgent> out) {
        Fingerprint caller = CallerKeys.CALLER.get();
        Optional<HostKey> host = hosts.hostWithTlsKey(caller);
        if (host.isEmpty()) {
            out.onError(unknownHost(caller));
            return new Ignored<>();
        }
        toleratesCancellation(out);
        return new Conversation(host.get(), caller, CallerKeys.INSTANCE.get(), origin(), out);
    }

    @Override
    public StreamObserver<TunnelBytes> tunnel(StreamObserver<TunnelBytes> out) {
        Fingerprint caller = CallerKeys.CALLER.get();
        Optional<HostKey> host = hosts.hostWithTlsKey(caller);
        if (host.isEmpty()) {
            out.onError(unknownHost(caller));
            return new Ignored<>();
        }
        Tunnel tunnel = new Tunnel((ServerCallStreamObserver<TunnelBytes>) out);
        if (!sessions.tunnels().arrived(host.get(), CallerKeys.TUNNEL.get(), tunnel, CallerKeys.GATEWAY.get())) {
            out.onError(refusal(
                    Status.NOT_FOUND,
                    "NO_SUCH_TUNNEL",
                    "this gateway asked host %s for no such tunnel".formatted(host.get())));
            return new Ignored<>();
        }
        cutIfRemoved(CallerKeys.GATEWAY.get());
        return tunnel.receiver();
    }

    /** A gateway may have been removed since its call was let in; whoever removed it found nothing of that call to end. */
    private void cutIfRemoved(Optional<Fingerprint> gateway) {
        gateway.filter(key -> gateways.poolOf(key).isEmpty()).ifPresent(sessions::cutBy);
    }

    private static SessionOrigin origin() {
        return new SessionOrigin(CallerKeys.REMOTE.get(), CallerKeys.POOL.get(), CallerKeys.GATEWAY.get());
    }

    /** Without a handler, gRPC throws when something is sent to a caller that has just gone away. */
    private static void toleratesCancellation(StreamObserver<?> out) {
        ((ServerCallStreamObserver<?>) out).setOnCancelHandler(() -> {});
    }

    private PlaneHello introduction() {
        var now = plane.clock();
        return PlaneHello.newBuilder()
                .setPlaneId(plane.identity().id().value())
                .setPlaneIdentity(ByteString.copyFrom(Canonical.encode(plane.identity())))
                .setName(plane.name())
                .setIncarnation(now.incarnation())
                .setChange(now.change())
                .setMinProtocol(AgentWire.MIN_PROTOCOL)
                .setMaxProtocol(AgentWire.MAX_PROTOCOL)
                .setVersion(plane.version())
                .setClockMillis(clock.millis())
                .setSuccession(plane.succession()
                        .map(succession -> ByteString.copyFrom(succession.encode()))
                        .orElse(ByteString.EMPTY))
                .addAllGateways(AgentWire.toMessages(plane.gateways()))
                .build();
    }

    private static StatusRuntimeException unknownHost(Fingerprint caller) {
        return refusal(
                Status.UNAUTHENTICATED,
                "HOST_UNKNOWN",
                "no host with TLS key %s is known here: join the host with a token".formatted(caller));
    }

    private static StatusRuntimeException refusal(Status status, String code, String reason) {
        Metadata trailers = new Metadata();
        trailers.put(AgentWire.REFUSAL, code);
        return status.withDescription(reason).asRuntimeException(trailers);
    }

    /** One session's stream: the agent introduces itself, then talks. */
    private final class Conversation implements StreamObserver<FromAgent>, AgentSession.SessionEnds {
        private final HostKey host;
        private final Fingerprint shown;
        private final String address;
        private final String instance;
        private final SessionOrigin origin;
        private final AgentWireLink wire;
        private @Nullable AgentSession session;

        Conversation(
                HostKey host, Fingerprint shown, String instance, SessionOrigin origin, StreamObserver<ToAgent> out) {
            this.host = host;
            this.shown = shown;
            this.address = CallerKeys.address();
            this.instance = instance;
            this.origin = origin;
            this.wire = new AgentWireLink(host, out);
        }

        @Override
        public PlaneHello introduction() {
            return AgentGatewayService.this.introduction();
        }

        @Override
        public void ended(AgentSession ending) {
            sessions.ended(ending);
        }

        @Override
        public void onNext(FromAgent message) {
            try {
                if (session != null) {
                    session.received(message);
                } else if (message.getBodyCase() == FromAgent.BodyCase.HELLO) {
                    introduced(message.getHello());
                } else {
                    throw new MalformedException("the agent speaks before it introduces itself");
                }
            } catch (MalformedException | IllegalArgumentException e) {
                refuse("MALFORMED", String.valueOf(e.getMessage()));
            }
        }

        private void introduced(AgentHello hello) {
            InstanceMark mark = InstanceMark.parse(instance);
            if (!hello.getHostKey().equals(host.hex())) {
                refuse(
                        "HOST_KEY_MISMATCH",
                        "the agent says it is another host than the one that joined with its TLS key, host %s"
                                .formatted(host));
            } else if (hello.getMaxProtocol() < AgentWire.MIN_PROTOCOL) {
                refuseForGood("PROTOCOL_TOO_OLD", protocols(hello) + ": upgrade the agent");
            } else if (hello.getMinProtocol() > AgentWire.MAX_PROTOCOL) {
                refuseForGood("PROTOCOL_TOO_NEW", protocols(hello) + ": upgrade the plane");
            } else {
                AgentSession begun = new AgentSession(host, mark, origin, HostReport.of(hello), wire, this, listener);
                session = begun;
                sessions.admit(begun);
                if (hosts.hostWithTlsKey(shown).isEmpty()) {
                    // It was removed since it was looked up; whoever removed it found no session to end.
                    sessions.cut(host);
                }
                cutIfRemoved(origin.gateway());
            }
        }

        private String protocols(AgentHello hello) {
            return "the agent of host %s speaks protocol %d to %d, this plane %d to %d"
                    .formatted(
                            host,
                            hello.getMinProtocol(),
                            hello.getMaxProtocol(),
                            AgentWire.MIN_PROTOCOL,
                            AgentWire.MAX_PROTOCOL);
        }

        /** Until somebody changes something: whoever asks for this host is told why it has no session. */
        private void refuseForGood(String code, String reason) {
            sessions.refused(host, reason);
            refuse(code, reason);
        }

        private void refuse(String code, String reason) {
            refusals.refused("host " + host.hex(), address, "the session of an agent", code, reason);
            if (session != null) {
                session.refuse(code, reason);
            } else {
                wire.end(code, reason);
            }
        }

        @Override
        public void onError(Throwable failure) {
            over("the connection to the agent is lost");
        }

        @Override
        public void onCompleted() {
            over("the agent ended the session");
            wire.complete();
        }

        private void over(String reason) {
            if (session != null) {
                session.ended(reason);
            }
        }
    }

    /** What a refused caller still sends. */
    private static final class Ignored<T> implements StreamObserver<T> {
        @Override
        public void onNext(T message) {
            // The call has been refused.
        }

        @Override
        public void onError(Throwable failure) {
            // The call has been refused.
        }

        @Override
        public void onCompleted() {
            // The call has been refused.
        }
    }
}
