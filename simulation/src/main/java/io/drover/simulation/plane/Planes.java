package io.drover.simulation.plane;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.simulation.host.PlaneDirectory;
import io.drover.simulation.host.PlaneDoor;
import io.drover.simulation.world.Cast;
import io.drover.simulation.world.Door;
import java.util.List;

/** All planes of a schedule. */
public final class Planes implements PlaneDirectory {
    private List<SimulatedPlane> all = List.of();

    public void are(List<SimulatedPlane> planes) {
        all = List.copyOf(planes);
    }

    public List<SimulatedPlane> all() {
        return all;
    }

    public SimulatedPlane plane(PlaneId id) {
        return all.stream().filter(plane -> plane.id().equals(id)).findFirst().orElseThrow();
    }

    @Override
    public PlaneDoor door(GatewayAddress address) {
        Door door = Cast.door(address);
        return plane(door.plane()).door(door.pool());
    }
}
