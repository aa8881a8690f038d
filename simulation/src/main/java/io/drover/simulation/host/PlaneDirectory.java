package io.drover.simulation.host;

import io.drover.migration.identity.PlaneId;
import io.drover.simulation.engine.Machine;
import java.util.Optional;

/** Where hosts find planes. */
public interface PlaneDirectory {
    Machine process(PlaneId plane);

    /** Empty while its server is down. */
    Optional<PlaneEnd> end(PlaneId plane);
}
