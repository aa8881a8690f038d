package io.drover.simulation.plane;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PoolName;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.HostReport;
import io.drover.simulation.host.PlaneDoor;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.world.World;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sessions that are open at a plane, by host and pool. */
final class PlaneSessions {
    private final World world;
    private final Machine process;
    private final Map<Place, PlaneSession> open = new HashMap<>();
    private final Map<HostKey, PoolName> preferred = new HashMap<>();

    private record Place(HostKey host, PoolName pool) {}

    PlaneSessions(World world, Machine process) {
        this.world = world;
        this.process = process;
    }

    /** A newer session of a host takes the place of its older one. */
    PlaneSession open(SimulatedHost host, PlaneDoor door, long number, HostReport report) {
        PlaneSession session = new PlaneSession(world, process, host, door, number, report, () -> close(number));
        open.merge(
                new Place(host.part().id(), door.pool()),
                session,
                (older, newer) -> older.number() > newer.number() ? older : newer);
        return session;
    }

    void close(long number) {
        open.values().removeIf(session -> session.number() == number);
    }

    boolean isOpen(long number) {
        return open.values().stream().anyMatch(session -> session.number() == number);
    }

    Optional<PlaneSession> numbered(long number) {
        return open.values().stream()
                .filter(session -> session.number() == number)
                .findFirst();
    }

    Optional<PlaneSession> session(HostKey host, PoolName pool) {
        return Optional.ofNullable(open.get(new Place(host, pool)));
    }

    /** Of two, the one by the preferred pool. */
    Optional<PlaneSession> session(HostKey host) {
        return session(host, preferred.getOrDefault(host, PoolName.DEFAULT))
                .or(() -> open.values().stream()
                        .filter(session -> session.host().part().id().equals(host))
                        .max(Comparator.comparingLong(PlaneSession::number)));
    }

    void prefer(HostKey host, PoolName pool) {
        preferred.put(host, pool);
    }

    List<PlaneSession> all() {
        return open.values().stream()
                .sorted(Comparator.comparingLong(PlaneSession::number))
                .toList();
    }
}
