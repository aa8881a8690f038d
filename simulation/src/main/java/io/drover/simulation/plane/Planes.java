package io.drover.simulation.plane;

import io.drover.migration.identity.PlaneId;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.PlaneDirectory;
import io.drover.simulation.host.PlaneEnd;
import java.util.List;
import java.util.Optional;

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
    public Machine process(PlaneId id) {
        return plane(id).process();
    }

    @Override
    public Optional<PlaneEnd> end(PlaneId id) {
        return plane(id).server().map(server -> server);
    }
}
