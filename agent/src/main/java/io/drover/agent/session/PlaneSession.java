package io.drover.agent.session;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.agent.dial.Dialler;
import io.drover.agent.loop.AgentThreads;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.host.KnownPlane;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.AgentHello;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.HoldingReport;
import io.drover.protocol.v1.PlaneHello;
import io.drover.protocol.v1.ToAgent;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The session with one plane, by the gateways of one of its pools: dials them in turn, and dials again when the session ends, with growing delays.
 *
 * <p>All methods are called on the agent's loop; what the network's threads bring is handed to it. A callback of a
 * connection that has been replaced is passed over.
 */
final class PlaneSession {
    /** For the handshakes too: where a thousand hosts dial a plane at once, giving up early only means to dial again. */
    private static final Duration HELLO_LIMIT = Duration.ofSeconds(30);

    private static final Duration STEADY = Duration.ofSeconds(5);
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);
    private static final int WINDOW = 32;

    private final SessionTarget target;
    private final Dialler dialler;
    private final AgentThreads threads;
    private final Executor loop;
    private final Instance instance;
    private final Owner owner;
    private final Redial redialling = new Redial(System::nanoTime, new Random());

    private @Nullable Connection current;
    private @Nullable ScheduledFuture<?> redial;
    private List<HoldingReport> reported = List.of();
    private boolean told;
    private int gateway;
    private int triedInRound;
    private boolean live;
    private boolean restored;
    private boolean closed;
    private long liveSince;

    PlaneSession(
            SessionTarget target,
            Dialler dialler,
            AgentThreads threads,
            Executor loop,
            Instance instance,
            Owner owner) {
        this.target = target;
        this.dialler = dialler;
        this.threads = threads;
        this.loop = loop;
        this.instance = instance;
        this.owner = owner;
    }

    /** The agent, as its sessions see it. */
    interface Owner {
        Optional<KnownPlane> known(PlaneId plane);

        /** Where to dial; empty where nothing is known. */
        List<GatewayAddress> gateways(SessionTarget target);

        AgentHello hello(PlaneId plane);

        /** The plane introduced itself and was the expected one. */
        void onLive(PlaneSession session, PlaneHello hello);

        void onCommand(PlaneSession session, ToAgent command);

        /** The session ended, or none of the plane's gateways gave one. */
        void onDown(PlaneSession session, String code, String reason);
    }

    SessionTarget target() {
        return target;
    }

    PlaneId plane() {
        return target.plane();
    }

    /** Whether the plane has introduced itself and the session goes on. */
    boolean isLive() {
        return live;
    }

    /** Whether the plane is behind what it told before. */
    boolean isRestored() {
        return restored;
    }

    void setRestored(boolean now) {
        restored = now;
    }

    /** The channel of the live session, for its tunnels. */
    Optional<Channel> channel() {
        return Optional.ofNullable(current).map(connection -> connection.channel);
    }

    /** Dials now, unless a connection is there or under way; forgets earlier failures. */
    void dialNow() {
        if (current == null && !closed) {
            redialling.forget();
            triedInRound = 0;
            cancelRedial();
            dial();
        }
    }

    /** Sends a message; nothing is sent where the session is not live. */
    void send(FromAgent.Builder message) {
        if (live && current != null) {
            current.out().onNext(message.build());
        }
    }

    /** Sends the answer to a command; nothing where none is wanted. */
    void answer(long number, FromAgent.Builder message) {
        if (number != 0) {
            send(message.setReplyTo(number));
        }
    }

    /** Tells the plane what it has not been told yet of the clusters that concern it. */
    void reportHoldings(AgentHello.Builder hello, List<HoldingReport> holdings) {
        if (live && !(told && holdings.equals(reported))) {
            told = true;
            reported = holdings;
            send(FromAgent.newBuilder().setHello(hello.addAllHoldings(holdings)));
        }
    }

    /** What was told counts as not told. */
    void forgetReported() {
        told = false;
    }

    /** Ends the session; what has been sent still arrives. */
    void close() {
        closed = true;
        live = false;
        cancelRedial();
        Connection ending = current;
        current = null;
        if (ending != null) {
            ending.out().onCompleted();
            ending.channel.shutdown();
            after(FLUSH_LIMIT, () -> ending.channel.shutdownNow());
        }
    }

    /** Ends the session at once. */
    void abort() {
        closed = true;
        live = false;
        cancelRedial();
        if (current != null) {
            current.channel.shutdownNow();
            current = null;
        }
    }

    private void dial() {
        List<GatewayAddress> gateways = owner.gateways(target);
        if (gateways.isEmpty()) {
            down("NO_GATEWAY", "no gateway of plane %s is known".formatted(target));
            return;
        }
        GatewayAddress address = gateways.get(Math.floorMod(gateway, gateways.size()));
        Connection connection = new Connection(address, dialler.dial(address));
        current = connection;
        Metadata headers = new Metadata();
        headers.put(AgentWire.INSTANCE, instance.nextDial());
        AgentGatewayGrpc.newStub(connection.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .session(connection);
        AgentHello hello = owner.hello(plane());
        reported = hello.getHoldingsList();
        told = true;
        connection.out().onNext(FromAgent.newBuilder().setHello(hello).build());
        after(HELLO_LIMIT, () -> {
            if (current == connection && !live) {
                ended(connection, "NO_HELLO", "no introduction within %d s".formatted(HELLO_LIMIT.toSeconds()));
            }
        });
    }

    private void received(Connection from, ToAgent message) {
        if (from != current) {
            return;
        }
        if (message.getBodyCase() == ToAgent.BodyCase.REFUSED) {
            ended(from, message.getRefused().getCode(), message.getRefused().getReason());
        } else if (live) {
            owner.onCommand(this, message);
        } else if (message.getBodyCase() == ToAgent.BodyCase.HELLO) {
            introduced(from, message.getHello());
        } else {
            ended(from, "MALFORMED", "the plane commands before it introduces itself");
        }
        if (from == current) {
            from.out().request(1);
        }
    }

    private void introduced(Connection from, PlaneHello hello) {
        Optional<Failure> objection = objection(hello);
        if (objection.isPresent()) {
            ended(from, objection.get().code(), objection.get().reason());
            return;
        }
        live = true;
        restored = false;
        triedInRound = 0;
        liveSince = System.nanoTime();
        owner.onLive(this, hello);
    }

    private record Failure(String code, String reason) {}

    private Optional<Failure> objection(PlaneHello hello) {
        if (hello.getMaxProtocol() < AgentWire.MIN_PROTOCOL) {
            return failure(
                    "PROTOCOL_TOO_OLD",
                    "plane %s speaks protocol %d to %d, this agent %d to %d: upgrade the plane"
                            .formatted(
                                    plane(),
                                    hello.getMinProtocol(),
                                    hello.getMaxProtocol(),
                                    AgentWire.MIN_PROTOCOL,
                                    AgentWire.MAX_PROTOCOL));
        }
        if (hello.getMinProtocol() > AgentWire.MAX_PROTOCOL) {
            return failure(
                    "PROTOCOL_TOO_NEW",
                    "plane %s speaks protocol %d to %d, this agent %d to %d: upgrade the agent"
                            .formatted(
                                    plane(),
                                    hello.getMinProtocol(),
                                    hello.getMaxProtocol(),
                                    AgentWire.MIN_PROTOCOL,
                                    AgentWire.MAX_PROTOCOL));
        }
        try {
            PlaneIdentity shown = Canonical.decode(
                    PlaneIdentity.class, hello.getPlaneIdentity().toByteArray());
            Optional<KnownPlane> known = owner.known(plane());
            if (!hello.getPlaneId().equals(plane().value())
                    || known.isEmpty()
                    || !(known.get().identity().equals(shown) || isSucceeded(known.get(), shown, hello))) {
                return failure(
                        "OTHER_PLANE",
                        "the gateway speaks for plane %s with key %s; expected plane %s with the key this host knows"
                                .formatted(shown.id(), shown.key(), plane()));
            }
            return Optional.empty();
        } catch (MalformedException | IllegalArgumentException e) {
            return failure("MALFORMED", "the plane's introduction is not one: %s".formatted(e.getMessage()));
        }
    }

    /** A plane that has changed its keys meanwhile says so by the former ones. */
    private static boolean isSucceeded(KnownPlane known, PlaneIdentity shown, PlaneHello hello) {
        return !hello.getSuccession().isEmpty()
                && known.isSucceededBy(
                        shown,
                        Signed.decode(Succession.class, hello.getSuccession().toByteArray()));
    }

    private static Optional<Failure> failure(String code, String reason) {
        return Optional.of(new Failure(code, reason));
    }

    private void ended(Connection connection, String code, String reason) {
        if (connection != current) {
            return;
        }
        current = null;
        connection.channel.shutdownNow();
        if (live) {
            redialling.lost(System.nanoTime() - liveSince > STEADY.toNanos());
        }
        boolean wasLive = live;
        live = false;
        restored = false;
        gateway++;
        triedInRound++;
        int known = owner.gateways(target).size();
        if (!wasLive && triedInRound < known) {
            dial();
            return;
        }
        down(code, "gateway %s: %s".formatted(connection.gateway, reason));
    }

    private void down(String code, String reason) {
        triedInRound = 0;
        redial = schedule(redialling.delay(), this::dialAgain);
        owner.onDown(this, code, reason);
    }

    private void dialAgain() {
        redial = null;
        if (current == null && !closed) {
            dial();
        }
    }

    private void cancelRedial() {
        if (redial != null) {
            redial.cancel(false);
            redial = null;
        }
    }

    private void after(Duration delay, Runnable task) {
        var ignored = schedule(delay, task);
    }

    private ScheduledFuture<?> schedule(Duration delay, Runnable task) {
        return threads.timer().schedule(() -> loop.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One connection and its stream; hands everything to the loop. */
    private final class Connection implements ClientResponseObserver<FromAgent, ToAgent> {
        private final GatewayAddress gateway;
        private final ManagedChannel channel;
        private volatile @Nullable ClientCallStreamObserver<FromAgent> out;

        Connection(GatewayAddress gateway, ManagedChannel channel) {
            this.gateway = gateway;
            this.channel = channel;
        }

        ClientCallStreamObserver<FromAgent> out() {
            ClientCallStreamObserver<FromAgent> started = out;
            if (started == null) {
                throw new IllegalStateException("the session's stream has not been started");
            }
            return started;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<FromAgent> stream) {
            out = stream;
            stream.disableAutoRequestWithInitial(WINDOW);
        }

        @Override
        public void onNext(ToAgent message) {
            loop.execute(() -> received(this, message));
        }

        @Override
        public void onError(Throwable failure) {
            Metadata trailers = Status.trailersFromThrowable(failure);
            String refusal = trailers == null ? null : trailers.get(AgentWire.REFUSAL);
            boolean garbage = failure.getCause() instanceof InvalidProtocolBufferException;
            String code = refusal != null ? refusal : garbage ? "MALFORMED" : "UNREACHABLE";
            loop.execute(() -> ended(this, code, Dialler.reason(failure)));
        }

        @Override
        public void onCompleted() {
            loop.execute(() -> ended(this, "ENDED", "the gateway ended the session"));
        }
    }
}
