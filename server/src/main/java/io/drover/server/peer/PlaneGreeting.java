package io.drover.server.peer;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.ownership.PlaneClock;
import io.drover.protocol.v1.Gateway;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.plane.OwnPlane;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** How planes introduce themselves to each other. */
public final class PlaneGreeting {
    /** The versions of the protocol between planes that this software speaks, both inclusive. */
    public static final int MIN_PROTOCOL = 1;

    public static final int MAX_PROTOCOL = 1;

    private static final int MAX_GATEWAYS = 64;

    private final OwnPlane self;
    private final InstantSource clock;

    public PlaneGreeting(OwnPlane self, InstantSource clock) {
        this.self = self;
        this.clock = clock;
    }

    /** To a peer, which is told what this plane remembers of it. */
    public PlaneHello hello(Peer to) {
        return hello().toBuilder()
                .setSeenIncarnation(to.seen().incarnation())
                .setSeenChange(to.seen().change())
                .setKnownKey(to.identity().key().hex())
                .build();
    }

    /** Why this plane was restored from an old copy, if what a peer remembers of it tells so. */
    public Optional<Finding> restored(String target, PlaneHello theirs) {
        if (theirs.getSeenIncarnation() < 1) {
            return Optional.empty();
        }
        PlaneClock seen = new PlaneClock(theirs.getSeenIncarnation(), theirs.getSeenChange());
        PlaneClock own = self.clock();
        return own.isBehind(seen)
                ? Optional.of(Finding.error(
                        "PLANE_RESTORED",
                        target,
                        "it remembers this plane at %s; its own clock is %s, so it was restored from an old copy"
                                .formatted(seen, own),
                        "run 'drover plane recover' here"))
                : Optional.empty();
    }

    public PlaneHello hello() {
        PlaneClock now = self.clock();
        PlaneHello.Builder hello = PlaneHello.newBuilder()
                .setPlaneId(self.identity().id().value())
                .setPlaneIdentity(ByteString.copyFrom(Canonical.encode(self.identity())))
                .setName(self.name())
                .setIncarnation(now.incarnation())
                .setChange(now.change())
                .setMinProtocol(MIN_PROTOCOL)
                .setMaxProtocol(MAX_PROTOCOL)
                .setVersion(self.version())
                .setClockMillis(clock.millis());
        self.succession().ifPresent(succession -> hello.setSuccession(ByteString.copyFrom(succession.encode())));
        self.gateways()
                .forEach(gateway -> hello.addGateways(Gateway.newBuilder()
                        .setHost(gateway.host())
                        .setPort(gateway.port())
                        .setFingerprint(gateway.fingerprint().hex())));
        return hello.build();
    }

    /** Throws MalformedException or IllegalArgumentException where the other plane tells no sound identity. */
    public static PlaneIdentity identityOf(PlaneHello hello) {
        return Canonical.decode(PlaneIdentity.class, hello.getPlaneIdentity().toByteArray());
    }

    /** Throws IllegalArgumentException where an address makes no sense, or there is none, or far too many. */
    public static List<GatewayAddress> gatewaysOf(PlaneHello hello) {
        if (hello.getGatewaysCount() < 1 || hello.getGatewaysCount() > MAX_GATEWAYS) {
            throw new IllegalArgumentException(
                    "a plane with %d gateways: expected 1 to %d".formatted(hello.getGatewaysCount(), MAX_GATEWAYS));
        }
        return hello.getGatewaysList().stream()
                .map(gateway -> new GatewayAddress(
                        gateway.getHost(), gateway.getPort(), new Fingerprint(gateway.getFingerprint())))
                .toList();
    }

    public static PlaneClock clockOf(PlaneHello hello) {
        return new PlaneClock(hello.getIncarnation(), hello.getChange());
    }

    /** Why the two sides cannot work together, if they cannot; it names which side is old. */
    public static Optional<Finding> incompatibility(String target, int theirMin, int theirMax, String theirVersion) {
        if (theirMax < MIN_PROTOCOL) {
            return Optional.of(Finding.error(
                    "PROTOCOL_TOO_OLD",
                    target,
                    "it runs version %s and speaks protocol %d to %d; this plane speaks %d to %d"
                            .formatted(theirVersion, theirMin, theirMax, MIN_PROTOCOL, MAX_PROTOCOL),
                    "upgrade " + target));
        }
        if (theirMin > MAX_PROTOCOL) {
            return Optional.of(Finding.error(
                    "PROTOCOL_TOO_NEW",
                    target,
                    "it runs version %s and speaks protocol %d to %d; this plane speaks %d to %d"
                            .formatted(theirVersion, theirMin, theirMax, MIN_PROTOCOL, MAX_PROTOCOL),
                    "upgrade this plane"));
        }
        return Optional.empty();
    }
}
