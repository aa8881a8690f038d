package io.drover.simulation.host;

import io.drover.migration.identity.PoolName;
import io.drover.simulation.engine.Machine;
import java.util.Optional;

/** What listens at an address that hosts dial: a plane's server itself, or a gateway of another of its pools. */
public interface PlaneDoor {
    PoolName pool();

    /** The machine that must be reached; the plane's own in its default pool. */
    Machine gateway();

    Machine plane();

    /** Empty while the server is down, or the gateway has not found it. */
    Optional<PlaneEnd> end();
}
