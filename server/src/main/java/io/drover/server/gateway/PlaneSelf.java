package io.drover.server.gateway;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.ownership.PlaneClock;
import java.util.List;

/** This plane, as it introduces itself to agents. Thread-safe; called at the start of every session. */
public interface PlaneSelf {
    PlaneIdentity identity();

    /** For people. */
    String name();

    /** Of the software. */
    String version();

    /** How far this plane's durable history reaches. */
    PlaneClock clock();

    /** Where this plane's gateways listen. */
    List<GatewayAddress> gateways();
}
