package io.drover.simulation.host;

import io.drover.migration.identity.GatewayAddress;

/** Where hosts find planes. */
public interface PlaneDirectory {
    PlaneDoor door(GatewayAddress address);
}
