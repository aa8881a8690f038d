package io.drover.simulation.world;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Planes and hosts with keys that follow from their names. All schedules share them, since making keys takes time. */
public final class Cast {
    /** The most hosts that a cluster has here. */
    public static final int MOST_HOSTS = 50;

    public static final List<PlanePart> PLANES =
            Stream.of("plane-a", "plane-b", "plane-c").map(Cast::plane).toList();
    public static final List<HostPart> HOSTS =
            IntStream.range(0, MOST_HOSTS).mapToObj(Cast::host).toList();

    /** The pool that every plane has beside the default one. */
    public static final PoolName EDGE = new PoolName("edge");

    private static final Map<GatewayAddress, Door> DOORS = PLANES.stream()
            .flatMap(plane -> Stream.of(PoolName.DEFAULT, EDGE)
                    .flatMap(pool -> plane.gateways(pool).stream()
                            .map(address -> Map.entry(address, new Door(plane.id(), pool)))))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private Cast() {}

    /**
     * Who a plane is.
     *
     * @param gateways of its default pool: its server
     * @param edge of its other pool: a process of its own
     */
    public record PlanePart(
            PlaneIdentity identity, SigningKey key, List<GatewayAddress> gateways, List<GatewayAddress> edge) {
        public PlaneId id() {
            return identity.id();
        }

        public List<GatewayAddress> gateways(PoolName pool) {
            return pool.equals(PoolName.DEFAULT) ? gateways : edge;
        }
    }

    /** What listens at an address. */
    public static Door door(GatewayAddress address) {
        Door door = DOORS.get(address);
        if (door == null) {
            throw new IllegalArgumentException("nothing listens at %s".formatted(address));
        }
        return door;
    }

    /** Who a host is. */
    public record HostPart(String name, HostKey id, SigningKey key, Fingerprint tls) {}

    private static PlanePart plane(String name) {
        SigningKey key = SigningKey.of(secret(name + "/sign"));
        UnsealingKey unsealing = UnsealingKey.of(secret(name + "/seal"));
        return new PlanePart(
                new PlaneIdentity(new PlaneId(name), key.planeKey(), unsealing.sealingKey()),
                key,
                List.of(gateway(name)),
                List.of(gateway(name + "-edge")));
    }

    private static HostPart host(int number) {
        String name = "host-" + number;
        SigningKey key = SigningKey.of(secret(name));
        return new HostPart(name, key.hostKey(), key, Fingerprint.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    public static GatewayAddress gateway(String name) {
        return new GatewayAddress(name + ".example", 7443, Fingerprint.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static Blob secret(String seed) {
        return Blob.of(HexFormat.of()
                .parseHex(Digest.of(seed.getBytes(StandardCharsets.UTF_8)).hex()));
    }
}
