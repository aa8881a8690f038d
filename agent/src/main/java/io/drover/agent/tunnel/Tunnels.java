package io.drover.agent.tunnel;

import io.drover.agent.loop.AgentThreads;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.host.Access;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.HostState;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.drover.protocol.v1.OpenTunnel;
import io.drover.protocol.v1.Refused;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The open tunnels of a host. All methods are called on the agent's loop; connecting and pumping are not done there.
 *
 * <p>A tunnel lives as long as what allowed it: every change of the host's state, and a grant's expiry, is followed by
 * {@link #recheck}.
 */
public final class Tunnels {
    /** The most tunnels of one plane at a time. */
    public static final int MAX_PER_PLANE = 256;

    private static final Pattern TUNNEL = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final Duration GREETING_LIMIT = Duration.ofSeconds(5);

    private final AllowedEndpoints allowed;
    private final InstantSource clock;
    private final AgentThreads threads;
    private final Executor loop;
    private final Supplier<HostState> state;
    private final Map<Key, Open> open = new HashMap<>();

    public Tunnels(
            AllowedEndpoints allowed,
            InstantSource clock,
            AgentThreads threads,
            Executor loop,
            Supplier<HostState> state) {
        this.allowed = allowed;
        this.clock = clock;
        this.threads = threads;
        this.loop = loop;
        this.state = state;
    }

    private record Key(SessionTarget via, String tunnel) {}

    /** A tunnel from the moment it is allowed; it may still be connecting. */
    private static final class Open {
        private final Authorization authorization;
        private final Access access;
        private Optional<Tunnel> tunnel = Optional.empty();
        private boolean cut;

        Open(Authorization authorization, Access access) {
            this.authorization = authorization;
            this.access = access;
        }

        void cut(String reason) {
            cut = true;
            tunnel.ifPresent(running -> running.close(reason));
        }
    }

    /**
     * Opens a tunnel, if the plane may have it.
     *
     * @param answer called on the loop, once: empty when the tunnel's stream has been opened, or why it was not
     */
    public void open(SessionTarget via, Channel channel, OpenTunnel command, Consumer<Optional<Refused>> answer) {
        Authorization authorization;
        try {
            authorization = read(via.plane(), command);
        } catch (MalformedException | IllegalArgumentException e) {
            answer.accept(refused("MALFORMED", String.valueOf(e.getMessage())));
            return;
        }
        Key key = new Key(via, command.getTunnel());
        Optional<Refused> objection = objection(key, authorization);
        if (objection.isPresent()) {
            answer.accept(objection);
            return;
        }
        Access access = authorization.tunnel(state.get(), clock.instant());
        if (access instanceof Access.Denied(var refusal, String reason)) {
            answer.accept(refused(refusal.name(), reason));
            return;
        }
        Open opening = new Open(authorization, access);
        open.put(key, opening);
        threads.work().execute(() -> connect(key, opening, channel, answer));
    }

    private static Authorization read(PlaneId from, OpenTunnel command) {
        if (!TUNNEL.matcher(command.getTunnel()).matches()) {
            throw new IllegalArgumentException(
                    "a tunnel's name: expected 8 to 64 letters, digits, dashes, underscores");
        }
        return new Authorization(
                from,
                new ClusterId(command.getCluster()),
                command.getEpoch(),
                new LocalEndpoint(command.getEndpoint()),
                command.getGrant().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                Signed.decode(Grant.class, command.getGrant().toByteArray())));
    }

    private Optional<Refused> objection(Key key, Authorization authorization) {
        if (!allowed.allow(authorization.endpoint())) {
            return refused(
                    "ENDPOINT_NOT_ALLOWED",
                    "this host's agent allows %s, not %s; start it with --allow %s to change that"
                            .formatted(allowed.patterns(), authorization.endpoint(), authorization.endpoint()));
        }
        if (open.containsKey(key)) {
            return refused("MALFORMED", "tunnel %s is open already".formatted(key.tunnel()));
        }
        long ofPlane = open.keySet().stream()
                .filter(other -> other.via().plane().equals(key.via().plane()))
                .count();
        return ofPlane >= MAX_PER_PLANE
                ? refused(
                        "TOO_MANY_TUNNELS",
                        "plane %s has %d tunnels open on this host: expected at most %d"
                                .formatted(key.via().plane(), ofPlane, MAX_PER_PLANE))
                : Optional.empty();
    }

    @SuppressWarnings("MustBeClosedChecker") // The tunnel closes the endpoint's socket.
    private void connect(Key key, Open opening, Channel channel, Consumer<Optional<Refused>> answer) {
        LocalEndpoint endpoint = opening.authorization.endpoint();
        try {
            SocketChannel local = LocalConnection.to(endpoint);
            loop.execute(() -> connected(key, opening, channel, local, answer));
        } catch (IOException | RuntimeException e) {
            // RuntimeException too: an unresolved name and a path of another system come as such from the socket.
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            loop.execute(() -> {
                open.remove(key, opening);
                answer.accept(refused("ENDPOINT_UNREACHABLE", "%s: %s".formatted(endpoint, why)));
            });
        }
    }

    private void connected(
            Key key, Open opening, Channel channel, SocketChannel local, Consumer<Optional<Refused>> answer) {
        Tunnel tunnel = new Tunnel(local, Gate.of(opening.access), () -> loop.execute(() -> open.remove(key, opening)));
        if (opening.cut) {
            tunnel.close("cut before it was open");
            answer.accept(refused("CUT", "the tunnel was cut while it was being opened: the ownership changed"));
            return;
        }
        opening.tunnel = Optional.of(tunnel);
        Metadata named = new Metadata();
        named.put(AgentWire.TUNNEL, key.tunnel());
        AgentGatewayGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(named))
                .tunnel(tunnel);
        tunnel.start();
        answer.accept(Optional.empty());
        expire(opening);
    }

    /** Ends a limited tunnel in time, whatever else happens. */
    private void expire(Open opening) {
        if (!(opening.access instanceof Access.Limited(Grant.Rule rule))) {
            return;
        }
        if (rule instanceof Grant.Rule.Greeting) {
            after(GREETING_LIMIT, () -> opening.cut("the time to read a greeting is over"));
        }
        Instant expires =
                opening.authorization.grant().orElseThrow().statement().expires();
        // One millisecond more, since the timer counts whole ones and the grant is good until the very instant.
        after(Duration.between(clock.instant(), expires).plusMillis(1), this::recheck);
    }

    private void after(Duration delay, Runnable task) {
        var ignored = threads.timer().schedule(() -> loop.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Cuts every tunnel of a plane for a cluster. */
    public void cut(ClusterId cluster, PlaneId plane) {
        for (Open each : List.copyOf(open.values())) {
            if (each.authorization.cluster().equals(cluster)
                    && each.authorization.from().equals(plane)) {
                each.cut("the ownership of cluster %s changed".formatted(cluster));
            }
        }
    }

    /** Cuts every tunnel of a session. */
    public void cutAll(SessionTarget via, String reason) {
        for (Map.Entry<Key, Open> each : List.copyOf(open.entrySet())) {
            if (each.getKey().via().equals(via)) {
                each.getValue().cut(reason);
            }
        }
    }

    /** Cuts what would not be allowed, or not as widely, if it were asked for now. */
    public void recheck() {
        HostState now = state.get();
        Instant time = clock.instant();
        for (Open each : List.copyOf(open.values())) {
            if (!each.authorization.tunnel(now, time).equals(each.access)) {
                each.cut("what allowed this tunnel is void");
            }
        }
    }

    /** The number of open tunnels. */
    public int size() {
        return open.size();
    }

    private static Optional<Refused> refused(String code, String reason) {
        return Optional.of(Refused.newBuilder().setCode(code).setReason(reason).build());
    }
}
