package io.drover.server.gateway;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.PlaneClock;
import java.util.List;
import java.util.Optional;

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

    /** The newest change of this plane's keys, for those who have not heard of it; empty where there was none. */
    default Optional<Signed<Succession>> succession() {
        return Optional.empty();
    }
}
