package io.drover.simulation.invariant;

import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.World;
import java.util.List;
import java.util.stream.Stream;

/** All that an invariant looks at. */
public record Scene(World world, TheCluster cluster, List<SimulatedPlane> planes, List<SimulatedHost> hosts) {
    Stream<SimulatedPlane> commanding() {
        return planes.stream().filter(SimulatedPlane::commands);
    }
}
