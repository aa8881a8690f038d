package io.drover.agent.enrol;

import io.drover.agent.dial.Dialler;
import io.drover.agent.facts.HostFactsSource;
import io.drover.agent.identity.HostIdentity;
import io.drover.agent.loop.AgentThreads;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.ownership.PlaneClock;
import io.drover.protocol.AgentWire;
import io.drover.protocol.JoinToken;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.EnrolRequest;
import io.drover.protocol.v1.EnrolResponse;
import io.drover.protocol.v1.HostFacts;
import io.drover.protocol.v1.PlaneHello;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shows a one-time token to the plane that made it. */
public final class Enrolment {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final HostIdentity identity;
    private final HostFactsSource facts;
    private final Dialler dialler;

    public Enrolment(HostIdentity identity, HostFactsSource facts, AgentThreads threads) {
        this.identity = identity;
        this.facts = facts;
        this.dialler = new Dialler(identity.tls(), threads);
    }

    /**
     * Enrols this host at one of the token's gateways; the first that can be reached decides. Blocks.
     *
     * @param known what this host knows of planes so far
     * @return the event to be applied to the host's state; until it is, the host obeys nobody new
     */
    public HostEvent.Enrolled enrol(JoinToken token, HostState known) throws EnrolFailedException {
        StringBuilder unreached = new StringBuilder();
        for (GatewayAddress gateway : token.gateways()) {
            ManagedChannel channel = dialler.dial(gateway);
            try {
                return accepted(token, known, ask(channel, token));
            } catch (StatusRuntimeException e) {
                Metadata trailers = e.getTrailers();
                String code = trailers == null ? null : trailers.get(AgentWire.REFUSAL);
                if (code != null) {
                    throw new EnrolFailedException(
                            code,
                            "plane %s refuses this host (%s): %s"
                                    .formatted(
                                            token.plane(), code, e.getStatus().getDescription()));
                }
                if (e.getStatus().getCode() != Status.Code.UNAVAILABLE
                        && e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
                    throw new EnrolFailedException(
                            "ENROL_FAILED", "gateway %s: %s".formatted(gateway, Dialler.reason(e)));
                }
                unreached
                        .append(unreached.isEmpty() ? "" : "; ")
                        .append(gateway)
                        .append(": ")
                        .append(Dialler.reason(e));
            } finally {
                channel.shutdownNow();
            }
        }
        throw new EnrolFailedException(
                "UNREACHABLE", "no gateway of plane %s was reached: %s".formatted(token.plane(), unreached));
    }

    private EnrolResponse ask(ManagedChannel channel, JoinToken token) {
        HostFacts now = facts.read();
        byte[] statement =
                AgentWire.enrolStatement(token.plane(), identity.tls().fingerprint());
        return AgentGatewayGrpc.newBlockingStub(channel)
                .withDeadlineAfter(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .enrol(EnrolRequest.newBuilder()
                        .setToken(token.secret())
                        .setHostKey(identity.hostKey().hex())
                        .setSignature(identity.signingKey().sign(statement).hex())
                        .setHostName(now.getHostname())
                        .setFacts(now)
                        .build());
    }

    private static HostEvent.Enrolled accepted(JoinToken token, HostState known, EnrolResponse response)
            throws EnrolFailedException {
        PlaneHello hello = response.getPlane();
        try {
            PlaneIdentity plane = Canonical.decode(
                    PlaneIdentity.class, hello.getPlaneIdentity().toByteArray());
            if (!plane.id().equals(token.plane())) {
                throw new EnrolFailedException(
                        "OTHER_PLANE",
                        "the gateway speaks for plane %s; the token is of plane %s"
                                .formatted(plane.id(), token.plane()));
            }
            boolean otherKey = known.plane(plane.id())
                    .filter(before -> !before.identity().equals(plane))
                    .isPresent();
            if (otherKey) {
                throw new EnrolFailedException(
                        "OTHER_PLANE",
                        "plane %s shows other keys than those this host knows it by".formatted(plane.id()));
            }
            List<GatewayAddress> told = AgentWire.fromMessages(hello.getGatewaysList());
            return new HostEvent.Enrolled(
                    plane,
                    told.isEmpty() ? token.gateways() : told,
                    new PlaneClock(hello.getIncarnation(), hello.getChange()));
        } catch (MalformedException | IllegalArgumentException e) {
            throw new EnrolFailedException(
                    "MALFORMED",
                    "plane %s answered with what is not its introduction: %s".formatted(token.plane(), e.getMessage()));
        }
    }
}
